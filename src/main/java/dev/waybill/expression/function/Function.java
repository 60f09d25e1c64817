package dev.waybill.expression.function;

import org.jspecify.annotations.Nullable;

/** A function of expressions. For a member function the receiver is the first argument. */
@FunctionalInterface
public interface Function {
    /** @throws Failure when these arguments have no value, or the meter is used up */
    @Nullable Object call(@Nullable Object[] arguments, Meter meter);
}
