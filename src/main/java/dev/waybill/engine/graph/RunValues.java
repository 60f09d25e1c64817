package dev.waybill.engine.graph;

import dev.waybill.engine.journal.ExecutionKey;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of one live execution, parsed when first asked for. What lies in the blob store is only held while there is
 * memory for it. Thread-safe for tasks that have ended.
 */
final class RunValues {
    private record Parsed(@Nullable Object value) {}

    private final ExecutionKey execution;
    private final Values values;
    private final TaskState[] states;
    private final String input;
    private final Map<String, Object> parsed = new ConcurrentHashMap<>();

    RunValues(ExecutionKey execution, Values values, TaskState[] states, String input) {
        this.execution = execution;
        this.values = values;
        this.states = states;
        this.input = input;
    }

    @Nullable Object input() {
        return read("input", input);
    }

    /** What {@code tasks.<id>} is. */
    Map<String, @Nullable Object> task(int index) {
        var state = states[index];
        Map<String, @Nullable Object> view = HashMap.newHashMap(4);
        view.put("output", read("o" + index, state.output));
        view.put("outcome", state.outcome == null ? null : state.outcome.word());
        view.put("error", read("e" + index, state.error));
        view.put("attempts", (long) state.attempts);
        return view;
    }

    private @Nullable Object read(String key, @Nullable String stored) {
        if (stored == null) {
            return null;
        }
        var known = parsed.get(key);
        if (known instanceof SoftReference<?> reference) {
            known = reference.get();
        }
        if (known instanceof Parsed(var value)) {
            return value;
        }
        var value = new Parsed(values.read(execution, stored));
        parsed.put(key, Values.isReference(stored) ? new SoftReference<>(value) : value);
        return value.value();
    }
}
