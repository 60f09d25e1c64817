package dev.waybill.expression;

import dev.waybill.expression.function.Meter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of trying an expression out. */
public sealed interface Tried {
    /**
     * @param value plain JSON
     * @param type  {@code null bool int double string list map}
     * @param cost  steps, of the {@link #LIMIT} that one evaluation may take
     */
    record Value(@Nullable Object value, String type, long cost) implements Tried {}

    /** It cannot be computed with these values, or not within its bounds. */
    record Failed(Flaw flaw, long cost) implements Tried {}

    /** It is no expression, or names what is not there: it would be refused in a workflow. At least one flaw. */
    record Refused(List<Flaw> flaws) implements Tried {}

    /**
     * What is wrong.
     *
     * @param code one of the codes of faults of expressions; {@code expression} for what failed while it was computed
     */
    record Flaw(String code, String message, @Nullable Position position) {}

    /** In the text that was tried; both from 1, columns in code points. */
    record Position(int line, int column) {
        static @Nullable Position of(String text, int codePoints) {
            if (codePoints < 0) {
                return null;
            }
            int index = text.offsetByCodePoints(0, Math.min(codePoints, text.codePointCount(0, text.length())));
            int lineStart = text.lastIndexOf('\n', index - 1) + 1;
            int line = 1 + (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
            return new Position(line, text.codePointCount(lineStart, index) + 1);
        }
    }

    /** Steps that one evaluation may take. */
    long LIMIT = Meter.MAX_STEPS;
}
