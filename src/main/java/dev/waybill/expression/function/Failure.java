package dev.waybill.expression.function;

/** A value that cannot be computed; CEL's {@code ||} and {@code &&} may absorb it. Its message may be shown. Cheap: no stack trace. */
public final class Failure extends RuntimeException {
    public Failure(String message) {
        super(message, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
