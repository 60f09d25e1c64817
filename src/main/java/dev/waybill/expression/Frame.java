package dev.waybill.expression;

import dev.waybill.expression.function.Meter;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One evaluation of an expression: its variables, what its loops hold, and what it may still do. Not thread-safe. */
final class Frame {
    private final Context context;
    private final Meter meter;
    private final String place;
    private final @Nullable Object[] locals;
    private @Nullable Map<Long, Integer> calls;

    /**
     * @param place where the expression stands, for {@code uuid()}
     * @param locals how many variables of loops and bindings the expression has
     */
    Frame(Context context, Meter meter, String place, int locals) {
        this.context = context;
        this.meter = meter;
        this.place = place;
        this.locals = new @Nullable Object[locals];
    }

    Meter meter() {
        return meter;
    }

    @Nullable Object variable(String name) {
        return context.variable(name);
    }

    @Nullable Object local(int slot) {
        return locals[slot];
    }

    void local(int slot, @Nullable Object value) {
        locals[slot] = value;
    }

    /** The name a {@code uuid()} is made of: the same in every attempt, another for every call and every turn of a loop. */
    String uuidName(long expression) {
        if (calls == null) {
            calls = new HashMap<>();
        }
        return context.seed() + '\n' + place + '\n' + expression + '\n' + calls.merge(expression, 1, Integer::sum);
    }
}
