package dev.waybill.egress;

/** A peer that may not be reached, or a URL or host name that cannot be taken for one peer only. Its message may be shown. */
public final class EgressDenied extends RuntimeException {
    EgressDenied(String message) {
        super(message, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
