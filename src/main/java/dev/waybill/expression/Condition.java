package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Meter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A bare expression. */
record Condition(Program program, String source) implements Expression {
    @Override
    public @Nullable Object evaluate(Context context) {
        try {
            return program.evaluate(context, new Meter(), source);
        } catch (Failure failure) {
            throw new ExpressionFailure(failure.sentence());
        }
    }

    @Override
    public boolean test(Context context) {
        if (evaluate(context) instanceof Boolean truth) {
            return truth;
        }
        throw new ExpressionFailure("A condition must be true or false");
    }

    @Override
    public Set<String> tasks() {
        return program.tasks();
    }
}
