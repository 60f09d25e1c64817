package dev.waybill.web;

import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.tenant.Ids;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever a controller throws into a problem. What is no refusal is our bug: it gets an error id and is logged. */
@RestControllerAdvice
final class ProblemHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int MOST_CAUSES = 20;

    private final Problems problems;
    private final Ids ids;

    ProblemHandler(Problems problems, Ids ids) {
        this.problems = problems;
        this.ids = ids;
    }

    @ExceptionHandler
    ResponseEntity<Answer> refused(Refusal refusal, HttpServletRequest request) {
        var headers = new HttpHeaders();
        switch (refusal.kind()) {
            case LIMITED, UNAVAILABLE -> headers.set(HttpHeaders.RETRY_AFTER, seconds(refusal.retryAfter().orElse(SOON)));
            case MALFORMED, INVALID, NOT_FOUND, CONFLICT, STALE, TOO_LARGE -> {}
        }
        return answer(problems.of(refusal, Problems.instance(request)), headers);
    }

    private static String seconds(Duration wait) {
        return String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    @ExceptionHandler
    ResponseEntity<Answer> unauthenticated(AuthenticationException e, HttpServletRequest request) {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        return answer(problems.of(401, "Send Authorization: Bearer with an API key.", Problems.instance(request)), headers);
    }

    @ExceptionHandler
    ResponseEntity<Answer> forbidden(AccessDeniedException e, HttpServletRequest request) {
        return answer(problems.of(403, "This credential does not allow it.", Problems.instance(request)), new HttpHeaders());
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Answer> failed(Throwable failure, HttpServletRequest request) {
        boolean isDatabaseAway = DatabaseAway.isCauseOf(failure);
        if (!isDatabaseAway && DisconnectedClientHelper.isClientDisconnectedException(failure)) {
            return null; // nobody is left to answer; a connection to the database that is reset looks alike, but its caller waits
        }
        if (failure instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            int status = known.getStatusCode().value();
            return answer(problems.of(status, sentence(status, request), Problems.instance(request)), known.getHeaders());
        }
        var refusal = refusalIn(failure);
        if (refusal.isPresent()) {
            return refused(refusal.get(), request);
        }
        if (isDatabaseAway) {
            LOG.warn("The database is away; a call of {} got 503", pattern(request));
            var headers = new HttpHeaders();
            headers.set(HttpHeaders.RETRY_AFTER, seconds(SOON));
            return answer(
                    problems.of("database_unavailable", 503, "The database does not answer; try again.", Problems.instance(request), List.of()),
                    headers);
        }
        return answer(bug(failure, request), new HttpHeaders());
    }

    /** What a data source refuses comes wrapped by the libraries between it and the controller. */
    private static Optional<Refusal> refusalIn(Throwable failure) {
        @Nullable Throwable cause = failure.getCause();
        for (int i = 0; i < MOST_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }

    private Problem bug(Throwable failure, HttpServletRequest request) {
        var id = ids.next();
        LOG.error("Error {} in {} {}", id, request.getMethod(), pattern(request), failure);
        return problems.of(500, "It is our fault, not the request's. The log of the server has it as error " + id + ".", Problems.instance(request));
    }

    /** Of the mapping, never the path that was sent: log messages hold no text of callers. */
    private static Object pattern(HttpServletRequest request) {
        var pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return pattern == null ? "no mapping" : pattern;
    }

    private static String sentence(int status, HttpServletRequest request) {
        return switch (status) {
            case 404 -> "There is nothing at this address.";
            case 405 -> "This address is not for " + request.getMethod() + "; Allow names what it is for.";
            case 406 -> "The answer exists only in types that Accept does not name.";
            case 415 -> "The body is application/json; where a definition is, also application/yaml.";
            default -> "The request cannot be read.";
        };
    }

    private static ResponseEntity<Answer> answer(Problem problem, HttpHeaders headers) {
        return ResponseEntity.status(problem.status())
                .headers(headers)
                .contentType(Problem.TYPE)
                .body(problem.answer());
    }
}
