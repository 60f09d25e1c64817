package dev.waybill.engine;

import dev.waybill.json.Json;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failed attempt, in the vocabulary of error codes that all types share. */
public final class TaskFailure extends RuntimeException {
    private final String code;
    private final @Nullable Object detail;
    private final @Nullable Duration retryAfter;
    private final boolean answered;

    private TaskFailure(
            String code, String message, @Nullable Object detail, @Nullable Duration retryAfter, boolean answered) {
        super(message, null, false, false);
        this.code = code;
        this.detail = detail;
        this.retryAfter = retryAfter;
        this.answered = answered;
    }

    /** @param message may be shown to a user: no class, path or secret in it */
    public static TaskFailure of(String code, String message) {
        return new TaskFailure(code, Json.storable(message), null, null, false);
    }

    /** What there is to know beside code and message: plain JSON. */
    public TaskFailure withDetail(@Nullable Object detail) {
        return new TaskFailure(code, sentence(), detail, retryAfter, answered);
    }

    /** The peer asks not to be called again before this span is over. */
    public TaskFailure withRetryAfter(Duration wait) {
        return new TaskFailure(code, sentence(), detail, wait, answered);
    }

    /** The peer's answer was received, so a repeated call is a new one and must not be taken for the same. */
    public TaskFailure afterAnswer() {
        return new TaskFailure(code, sentence(), detail, retryAfter, true);
    }

    public String code() {
        return code;
    }

    public @Nullable Object detail() {
        return detail;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public boolean isAnswered() {
        return answered;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
