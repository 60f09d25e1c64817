package dev.waybill.web;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes problems: of refusals, and of statuses that stand for themselves. */
final class Problems {
    private final ProblemCatalogue catalogue;

    Problems(ProblemCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    Problem of(Refusal refusal, @Nullable String instance) {
        int status = status(refusal.kind());
        return new Problem(catalogue.entry(refusal.code(), status), status, refusal.sentence(), instance, refusal.faults());
    }

    static int status(Refusal.Kind kind) {
        return switch (kind) {
            case MALFORMED -> 400;
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case STALE -> 412;
            case TOO_LARGE -> 413;
            case INVALID -> 422;
            case LIMITED -> 429;
            case UNAVAILABLE -> 503;
        };
    }

    /** @param detail one sentence, or null */
    Problem of(int status, @Nullable String detail, @Nullable String instance) {
        return of(codeOf(status), status, detail, instance, List.of());
    }

    Problem of(String code, int status, @Nullable String detail, @Nullable String instance, List<Fault> faults) {
        return new Problem(catalogue.entry(code, status), status, detail, instance, faults);
    }

    private static String codeOf(int status) {
        return switch (status) {
            case 401 -> "unauthenticated";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 406 -> "not_acceptable";
            case 413 -> "payload_too_large";
            case 414 -> "url_too_long";
            case 415 -> "unsupported_media_type";
            case 429 -> "rate_limited";
            case 431 -> "headers_too_large";
            case 503 -> "overloaded";
            default -> status < 500 ? "request_refused" : "internal";
        };
    }

    /** The path of the request as it was sent, still percent-encoded. */
    static @Nullable String instance(HttpServletRequest request) {
        return request.getRequestURI();
    }
}
