package dev.waybill.integration.http;

import dev.waybill.egress.EgressDenied;
import dev.waybill.egress.HttpAnswer;
import dev.waybill.egress.HttpUrl;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * One request of one attempt, all checks but the peer's address done.
 *
 * @param expected which statuses mean success
 * @param hopsLeft how many more redirects may be followed
 */
record HttpRequest(
        String method,
        HttpUrl url,
        RequestHeaders headers,
        Optional<RequestBody> body,
        IntPredicate expected,
        int hopsLeft) {
    static final int MAX_HOPS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** @throws TaskFailure when a resolved parameter is not what it has to be */
    static HttpRequest of(TaskCall call) {
        var parameters = call.parameters();
        var given = RequestHeaders.of(parameters.get("headers"));
        var body = RequestBody.of(parameters.get("body"), given.first("Content-Type"));
        var headers = given.withAuth(parameters.get("auth")).withDefault("Idempotency-Key", call.idempotencyKey());
        var trace = call.trace();
        if (trace != null) {
            headers = headers.withDefault("traceparent", trace.header());
        }
        return new HttpRequest(
                parameters.get("method") instanceof String method ? method : "GET",
                url(call),
                body.isPresent() ? headers.withDefault("Content-Type", body.get().type()) : headers,
                body,
                ExpectedStatus.of(parameters.get("expected_status")),
                hops(parameters.get("follow_redirects")));
    }

    /** @param follow true for as many as may be, or how many, or null */
    private static int hops(@Nullable Object follow) {
        return switch (follow) {
            case null -> 0;
            case Boolean may -> may ? MAX_HOPS : 0;
            case Long many when many >= 0 && many <= MAX_HOPS -> many.intValue();
            default -> throw TaskFailure.of("validation", "follow_redirects is true, false or a number from 0 to " + MAX_HOPS);
        };
    }

    private static HttpUrl url(TaskCall call) {
        if (!(call.parameters().get("url") instanceof String text)) {
            throw TaskFailure.of("validation", "The parameter 'url' must be a text");
        }
        try {
            var url = HttpUrl.parse(text);
            for (var parameter : Values.map(call.parameters().get("query"), "query").entrySet()) {
                for (var value : Values.texts(parameter.getValue(), "The query parameter '" + parameter.getKey() + "'")) {
                    url = url.withParameter(parameter.getKey(), value);
                }
            }
            return url;
        } catch (EgressDenied e) {
            throw TaskFailure.of("egress.denied", e.sentence());
        }
    }

    /**
     * The request that a redirect asks for; empty when the answer is to be taken as it is.
     *
     * @throws EgressDenied when it leads to what is no http or https URL
     */
    Optional<HttpRequest> after(HttpAnswer answer) {
        var location = answer.header("location");
        if (hopsLeft == 0 || location.isEmpty() || !REDIRECTS.contains(answer.status())) {
            return Optional.empty();
        }
        var next = url.resolve(location.get());
        var kept = url.isSameOriginAs(next) ? headers : headers.forAnotherOrigin();
        boolean becomesGet = (answer.status() == 303 && !method.equals("HEAD"))
                || (answer.status() < 303 && method.equals("POST"));
        return Optional.of(new HttpRequest(
                becomesGet ? "GET" : method,
                next,
                becomesGet ? kept.withoutBody() : kept,
                becomesGet ? Optional.empty() : body,
                expected,
                hopsLeft - 1));
    }
}
