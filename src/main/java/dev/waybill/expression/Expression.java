package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Meter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled CEL expression. Immutable, thread-safe. */
public final class Expression {
    private final Program program;
    private final String source;

    Expression(Program program, String source) {
        this.program = program;
        this.source = source;
    }

    /**
     * @return a plain JSON value: null, Boolean, Long, Double, String, List or Map
     * @throws ExpressionFailure when it cannot be computed with these values, or not within its bounds
     */
    public @Nullable Object evaluate(Context context) {
        try {
            return program.evaluate(context, new Meter(), source);
        } catch (Failure failure) {
            throw new ExpressionFailure(failure.sentence());
        }
    }

    /** {@link #evaluate} of a condition. */
    public boolean test(Context context) {
        if (evaluate(context) instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionFailure("A condition must be true or false");
    }

    /** The variables it names that exist only inside certain nested graphs: {@code item}, {@code index}, {@code error}. */
    public Set<String> scoped() {
        return program.scoped();
    }

    /** Ids of the tasks it names. */
    public Set<String> tasks() {
        return program.tasks();
    }
}
