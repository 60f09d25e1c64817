package dev.waybill.expression;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A compiled CEL expression. Immutable, thread-safe. */
public interface Expression {
    /**
     * @return a plain JSON value: null, Boolean, Long, Double, String, List or Map
     * @throws ExpressionFailure when it cannot be computed with these values, or not within its bounds
     */
    @Nullable Object evaluate(Context context);

    /** {@link #evaluate} of a condition. */
    boolean test(Context context);

    /** Ids of the tasks it names. */
    Set<String> tasks();
}
