package dev.waybill.engine.graph;

import dev.waybill.engine.journal.ExecutionKey;
import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The values of one live execution, parsed when asked for. What is long or lies in the blob store is kept as parsed only
 * while there is memory for it. Thread-safe for tasks that have ended.
 */
final class RunValues {
    /** Characters: parsing less is cheaper than keeping it. */
    private static final int LARGEST_PARSED_ANEW = 512;

    private record Parsed(@Nullable Object value) {}

    private final ExecutionKey execution;
    private final Values values;
    private final TaskState[] states;
    private final String input;
    private final HeldValues held;
    private final Map<String, SoftReference<Parsed>> parsed = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();

    RunValues(ExecutionKey execution, Values values, TaskState[] states, String input, HeldValues held) {
        this.execution = execution;
        this.values = values;
        this.states = states;
        this.input = input;
        this.held = held;
        hold(input);
        for (var state : states) {
            hold(state.output);
            hold(state.error);
        }
    }

    /** From now on the execution holds that value too. */
    void hold(@Nullable String stored) {
        if (stored != null) {
            size.addAndGet(stored.length());
            held.add(stored.length());
        }
    }

    /** The execution holds that value no more. */
    void drop(@Nullable String stored) {
        if (stored != null) {
            size.addAndGet(-stored.length());
            held.add(-stored.length());
        }
    }

    /** The execution is not this node's any more. */
    void release() {
        held.add(-size.getAndSet(0));
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
        if (stored.length() <= LARGEST_PARSED_ANEW && !Values.isReference(stored)) {
            return values.read(execution, stored);
        }
        var reference = parsed.get(key);
        var known = reference == null ? null : reference.get();
        if (known == null) {
            known = new Parsed(values.read(execution, stored));
            parsed.put(key, new SoftReference<>(known));
        }
        return known.value();
    }
}
