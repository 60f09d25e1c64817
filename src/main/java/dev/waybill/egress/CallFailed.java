package dev.waybill.egress;

/** A call that got no whole answer, or none within the limits. Its message may be shown. */
public final class CallFailed extends RuntimeException {
    /** Why. */
    public enum Reason {
        /** No connection, or it broke, or what came was not HTTP. Whether the request took effect is unknown. */
        CONNECTION,
        /** The time for the whole call was over. */
        TIMEOUT,
        /** The answer is larger than the limits. */
        TOO_LARGE,
        /** The calling thread was interrupted; its interrupt flag is set. */
        INTERRUPTED
    }

    private final Reason reason;

    CallFailed(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
