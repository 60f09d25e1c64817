package dev.waybill.engine;

import dev.waybill.engine.graph.Replay.Shown;
import dev.waybill.expression.Context;
import dev.waybill.expression.ExpressionFailure;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of the outermost graph see of an execution as its journal tells it, read when it is asked for.
 *
 * @param attempt of the execution, first 1
 * @param task    of which the expressions are; null: of the workflow's output
 * @param tasks   of the outermost graph, by id
 * @param results of a task: output and error as the API shows them
 */
record PastContext(
        Execution execution,
        Version version,
        int attempt,
        @Nullable String task,
        Map<String, Shown> tasks,
        Function<Shown, Result> results) implements Context {
    /** Plain JSON. */
    record Result(@Nullable Object output, @Nullable Object error) {}

    @Override
    public @Nullable Object variable(String name) {
        return switch (name) {
            case "input" -> execution.input();
            case "trigger" -> execution.trigger();
            case "vars" -> version.definition().terms().variables();
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
        var of = task == null ? null : tasks.get(task);
        Collection<Shown> before = of == null
                ? tasks.values()
                : of.task().dependencies().stream().map(edge -> Objects.requireNonNull(tasks.get(edge.from()))).toList();
        return before.stream()
                .<Instant>mapMulti((each, some) -> {
                    var end = each.state().completedAt();
                    if (end != null) {
                        some.accept(end);
                    }
                })
                .max(Instant::compareTo)
                .orElse(startedAt());
    }

    @Override
    public String seed() {
        return execution.id() + "/" + (task == null ? "output/" : task);
    }

    private Map<String, @Nullable Object> view(Shown task) {
        var outcome = task.state().outcome();
        var result = results.apply(task);
        Map<String, @Nullable Object> view = HashMap.newHashMap(4);
        view.put("output", result.output());
        view.put("outcome", outcome == null ? null : outcome.word());
        view.put("error", result.error());
        view.put("attempts", (long) task.state().attempts());
        return view;
    }

    /** The tasks by id; each is read when it is asked for. */
    private final class Tasks extends AbstractMap<String, Object> {
        @Override
        public boolean containsKey(@Nullable Object id) {
            return id instanceof String text && tasks.containsKey(text);
        }

        @Override
        public @Nullable Object get(@Nullable Object id) {
            var task = id instanceof String text ? tasks.get(text) : null;
            return task == null ? null : view(task);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw new ExpressionFailure("Tasks are named one by one"); // no expression that compiles asks for all of them
        }
    }
}
