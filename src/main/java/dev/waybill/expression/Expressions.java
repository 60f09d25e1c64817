package dev.waybill.expression;

import org.jspecify.annotations.Nullable;

/** Compiles CEL in the sandbox. Thread-safe; what it returns is immutable and may be kept. */
public final class Expressions {
    /**
     * A bare CEL expression whose value must be able to be a boolean.
     *
     * @throws InvalidExpression when it does not parse, names an unknown variable or cannot be a boolean
     */
    public Expression condition(String source) {
        throw new UnsupportedOperationException(source);
    }

    /**
     * A JSON value whose strings may hold <code>${…}</code>; keys are never looked into.
     *
     * @throws InvalidExpression with every fault, pointers relative to the value
     */
    public Template template(@Nullable Object json) {
        throw new UnsupportedOperationException(String.valueOf(json));
    }

    /** As {@link #template}, but a value that is not at the very start is percent-encoded as one URL component. */
    public Template urlTemplate(String url) {
        throw new UnsupportedOperationException(url);
    }
}
