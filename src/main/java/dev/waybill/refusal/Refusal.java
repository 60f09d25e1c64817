package dev.waybill.refusal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that cannot be served, for a reason that its caller can act on. Its messages reach the caller as they are. */
public class Refusal extends RuntimeException {
    /** What a caller can do about it; the web turns it into a status. */
    public enum Kind {
        /** Not readable at all (400). */
        MALFORMED,
        /** Well-formed but wrong (422). */
        INVALID,
        /** Known, but not allowed to (403). */
        FORBIDDEN,
        /** No such thing, or not this caller's (404). */
        NOT_FOUND,
        /** The thing is in a state that does not allow it (409). */
        CONFLICT,
        /** The thing has changed since the caller read it (412). */
        STALE,
        /** More than the limit allows (413). */
        TOO_LARGE,
        /** A limit of this caller (429). */
        LIMITED,
        /** The node is full or its database away; try again (503). */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;
    private final List<Fault> faults;
    private final @Nullable Duration retryAfter;

    public Refusal(Kind kind, String code, String message) {
        this(kind, code, message, List.of());
    }

    public Refusal(Kind kind, String code, String message, List<Fault> faults) {
        this(kind, code, message, faults, null);
    }

    public Refusal(Kind kind, String code, String message, Duration retryAfter) {
        this(kind, code, message, List.of(), retryAfter);
    }

    private Refusal(Kind kind, String code, String message, List<Fault> faults, @Nullable Duration retryAfter) {
        super(message, null, false, false);
        this.kind = kind;
        this.code = code;
        this.faults = List.copyOf(faults);
        this.retryAfter = retryAfter;
    }

    public Kind kind() {
        return kind;
    }

    /** Stable, snake_case; also the last part of the problem's type. */
    public String code() {
        return code;
    }

    /** All faults of an invalid input, by pointer; empty otherwise. */
    public List<Fault> faults() {
        return faults;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
