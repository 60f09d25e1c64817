package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's JSON Schema (2020-12), compiled. Thread-safe. */
public final class InputSchema {
    /** @throws IllegalArgumentException when it is no valid schema within the limits; definitions are checked before */
    public static InputSchema of(@Nullable Object schema) {
        throw new UnsupportedOperationException();
    }

    /** Every fault of a value: pointers into it. */
    public List<Fault> check(@Nullable Object value) {
        throw new UnsupportedOperationException();
    }
}
