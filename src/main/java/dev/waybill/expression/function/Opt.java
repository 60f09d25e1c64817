package dev.waybill.expression.function;

import org.jspecify.annotations.Nullable;

/** CEL's optional value; unlike Java's it may hold null. */
public record Opt(boolean isPresent, @Nullable Object value) {
    public static final Opt NONE = new Opt(false, null);

    public static Opt of(@Nullable Object value) {
        return new Opt(true, value);
    }
}
