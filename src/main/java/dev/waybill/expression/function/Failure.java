package dev.waybill.expression.function;

/** A value that cannot be computed; CEL's {@code ||} and {@code &&} may absorb it. Its message may be shown. Cheap: no stack trace. */
public final class Failure extends RuntimeException {
    private int place = -1;

    public Failure(String message) {
        super(message, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    /** Takes note of where it happened, unless that is known already. */
    public void happenedAt(int place) {
        if (this.place < 0) {
            this.place = place;
        }
    }

    /** Code points before it in the text; negative: unknown. */
    public int place() {
        return place;
    }
}
