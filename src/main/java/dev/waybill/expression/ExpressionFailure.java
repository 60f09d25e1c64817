package dev.waybill.expression;

/** An expression that cannot be computed with the values at hand, or not within its bounds. Its message may be shown. */
public final class ExpressionFailure extends RuntimeException {
    private final int place;

    public ExpressionFailure(String message) {
        this(message, -1);
    }

    /** @param place code points before it in the text; negative: unknown */
    ExpressionFailure(String message, int place) {
        super(message, null, false, false);
        this.place = place;
    }

    int place() {
        return place;
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
