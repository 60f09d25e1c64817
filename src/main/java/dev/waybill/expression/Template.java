package dev.waybill.expression;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON value with expressions in its strings. Immutable, thread-safe. */
public interface Template {
    /** Whether it holds no expression, so that it always evaluates to the same value. */
    boolean isConstant();

    /** @throws ExpressionFailure naming the place inside the value that cannot be computed */
    @Nullable Object evaluate(Context context);

    /** Ids of the tasks that its expressions name, by the pointer (relative to the value) of the string that names them. */
    Map<String, Set<String>> tasks();
}
