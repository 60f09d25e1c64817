package dev.waybill.engine;

import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.expression.Context;
import dev.waybill.expression.ExpressionFailure;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see of an execution as its journal tells it, read when it is asked for.
 *
 * @param attempt of the execution, first 1
 * @param task    of which the expressions are; null: of the workflow's output
 * @param results of the tasks by index: output and error as the API shows them
 */
record PastContext(
        Execution execution, Version version, int attempt, @Nullable Integer task, Past past, IntFunction<Result> results) implements Context {
    /** The tasks of the version, and what the journal says of them. */
    record Past(Graph graph, Replay replay) {}

    /** Plain JSON. */
    record Result(@Nullable Object output, @Nullable Object error) {}

    @Override
    public @Nullable Object variable(String name) {
        return switch (name) {
            case "input" -> execution.input();
            case "trigger" -> execution.trigger();
            case "tasks" -> new Tasks();
            case "now" -> now();
            case "execution" ->
                Map.of("id", execution.id().toString(), "started_at", startedAt(), "attempt", (long) attempt);
            case "workflow" ->
                Map.of(
                        "id", execution.workflowId().toString(),
                        "name", version.definition().name(),
                        "version", (long) execution.workflowVersion());
            default -> throw new ExpressionFailure("'" + name + "' is not known of an execution that is looked at");
        };
    }

    private Instant startedAt() {
        return execution.startedAt() == null ? execution.createdAt() : execution.startedAt();
    }

    private Instant now() {
        var graph = past.graph();
        var before = task == null
                ? IntStream.range(0, graph.size())
                : graph.task(task).dependencies().stream().mapToInt(edge -> Objects.requireNonNull(graph.index(edge.from())));
        return before.mapToObj(index -> past.replay().state(index).completedAt())
                .<Instant>mapMulti((end, some) -> {
                    if (end != null) {
                        some.accept(end);
                    }
                })
                .max(Instant::compareTo)
                .orElse(startedAt());
    }

    @Override
    public String seed() {
        return execution.id() + "/" + (task == null ? "output/" : past.graph().task(task).id());
    }

    private Map<String, @Nullable Object> view(int index) {
        var state = past.replay().state(index);
        var result = results.apply(index);
        Map<String, @Nullable Object> view = HashMap.newHashMap(4);
        view.put("output", result.output());
        view.put("outcome", state.outcome() == null ? null : state.outcome().word());
        view.put("error", result.error());
        view.put("attempts", (long) state.attempts());
        return view;
    }

    /** The tasks by id; each is read when it is asked for. */
    private final class Tasks extends AbstractMap<String, Object> {
        @Override
        public boolean containsKey(@Nullable Object id) {
            return id instanceof String text && past.graph().index(text) != null;
        }

        @Override
        public @Nullable Object get(@Nullable Object id) {
            var index = id instanceof String text ? past.graph().index(text) : null;
            return index == null ? null : view(index);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new ExpressionFailure("Tasks are named one by one"); // no expression that compiles asks for all of them
        }
    }
}
