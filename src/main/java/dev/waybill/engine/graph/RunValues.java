package dev.waybill.engine.graph;

import dev.waybill.engine.Nesting;
import dev.waybill.engine.journal.ExecutionKey;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** The output of a task, or its error; the input is of none. */
    private record Key(@Nullable TaskState state, boolean isOutput) {}

    private final ExecutionKey execution;
    private final Values values;
    private final String input;
    private final HeldValues held;
    private final Map<Key, SoftReference<Parsed>> parsed = new ConcurrentHashMap<>();
    private final AtomicLong size = new AtomicLong();

    RunValues(ExecutionKey execution, Values values, String input, HeldValues held) {
        this.execution = execution;
        this.values = values;
        this.input = input;
        this.held = held;
        hold(input);
    }

    /** From now on the execution holds what is known of the tasks of that graph, and of those inside of tasks that are open. */
    void hold(Scope scope) {
        for (var state : scope.states()) {
            hold(state.output);
            hold(state.error);
        }
        for (var nest : scope.nests().values()) {
            if (nest.owner().state().isOpen) {
                hold(nest.owner().state().input);
                nest.scopes().forEach(this::hold);
            }
        }
    }

    /** The execution has no use for what is known of that task. */
    void forget(TaskState state) {
        drop(state.output);
        drop(state.error);
        parsed.remove(new Key(state, true));
        parsed.remove(new Key(state, false));
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
        return read(new Key(null, false), input);
    }

    /** What {@code tasks.<id>} is. */
    Map<String, @Nullable Object> task(TaskState state) {
        Map<String, @Nullable Object> view = HashMap.newHashMap(4);
        view.put("output", read(new Key(state, true), state.output));
        view.put("outcome", state.outcome == null ? null : state.outcome.word());
        view.put("error", read(new Key(state, false), state.error));
        view.put("attempts", (long) state.attempts);
        return view;
    }

    /** The resolved parameters of a task. */
    Map<String, @Nullable Object> parameters(@Nullable String stored) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        if (values.read(execution, stored) instanceof Map<?, ?> known) {
            known.forEach((name, value) -> parameters.put((String) name, value));
        }
        return parameters;
    }

    /** What {@code error} is inside of catch. */
    @Nullable Map<String, @Nullable Object> error(Nest nest, Nest.End end) {
        if (!end.isFailure()) {
            return null;
        }
        Map<String, @Nullable Object> error = parameters(end.error());
        error.put("task_id", nest.graphOf(end).task(end.failed()).id());
        return error;
    }

    /**
     * What came of the graphs inside of a task.
     *
     * @throws TaskFailure {@code payload.too_large} when that is together more than a value may be
     */
    List<Nesting.Ended> ended(Nest nest) {
        var result = nest.result();
        List<@Nullable String> stored = new ArrayList<>();
        result.forEach(end -> stored.addAll(Arrays.asList(end.outputs() == null ? new String[0] : end.outputs())));
        var outputs = values.readAll(execution, "outputs of its graphs together", stored).iterator();
        List<Nesting.Ended> ended = new ArrayList<>();
        for (var end : result) {
            ended.add(new Nesting.Ended(end.outputs() == null ? null : output(nest.graphOf(end), outputs), error(nest, end)));
        }
        return ended;
    }

    private static @Nullable Object output(Graph graph, Iterator<@Nullable Object> outputs) {
        var tasks = graph.ends().mapToObj(index -> graph.task(index).id()).toList();
        if (tasks.size() == 1) {
            return outputs.next();
        }
        Map<String, @Nullable Object> byTask = new LinkedHashMap<>();
        tasks.forEach(task -> byTask.put(task, outputs.next()));
        return byTask;
    }

    private @Nullable Object read(Key key, @Nullable String stored) {
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
