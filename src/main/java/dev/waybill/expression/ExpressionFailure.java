package dev.waybill.expression;

/** An expression that cannot be computed with the values at hand, or not within its bounds. Its message may be shown. */
public final class ExpressionFailure extends RuntimeException {
    public ExpressionFailure(String message) {
        super(message, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
