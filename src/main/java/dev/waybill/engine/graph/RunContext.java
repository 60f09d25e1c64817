package dev.waybill.engine.graph;

import dev.waybill.expression.Context;
import dev.waybill.json.Json;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the expressions of one task see, or, without a task, those of the workflow's output. */
final class RunContext implements Context {
    private final RunRecord record;
    private final Plan plan;
    private final RunValues values;
    private final Scope scope;
    private final Instant now;
    private final String place;

    /** The same for one of the task's parameters: an id made in one differs from an id made in another. */
    RunContext at(String parameter) {
        return new RunContext(record, plan, values, scope, now, place + "/" + parameter);
    }

    RunContext(RunRecord record, Plan plan, RunValues values, Scope scope, Instant now, String place) {
        this.record = record;
        this.plan = plan;
        this.values = values;
        this.scope = scope;
        this.now = now;
        this.place = place;
    }

    @Override
    public @Nullable Object variable(String name) {
        return switch (name) {
            case "input" -> values.input();
            case "trigger" -> Json.parse(record.trigger());
            case "tasks" -> new Tasks();
            case "now" -> now;
            case "item" -> around(scope, at -> at.item() >= 0).itemValue();
            case "index" -> (long) around(scope, at -> at.item() >= 0).item();
            case "error" -> around(scope, at -> at.block().equals("catch")).error(values);
            case "execution" ->
                Map.of(
                        "id", record.key().id().toString(),
                        "started_at", record.startedAt(),
                        "attempt", (long) record.attempt());
            case "workflow" ->
                Map.of(
                        "id", record.workflowId().toString(),
                        "name", plan.version().definition().name(),
                        "version", (long) record.workflowVersion());
            default -> throw new IllegalArgumentException("No variable " + name);
        };
    }

    /** The nearest graph around the task that is of that kind. */
    private static Scope around(Scope scope, Predicate<Scope> isSought) {
        for (var at = scope; at != null; at = at.around()) {
            if (isSought.test(at)) {
                return at;
            }
        }
        throw new IllegalArgumentException("No such graph around " + scope.prefix());
    }

    /** The nearest task of that id, as seen from where the task stands. */
    private @Nullable TaskState find(String id) {
        for (var around = scope; around != null; around = around.around()) {
            for (var at = around; at != null; at = at.before()) {
                var index = at.graph().index(id);
                if (index != null) {
                    return at.state(index);
                }
            }
        }
        return null;
    }

    @Override
    public String seed() {
        return record.key().id() + "/" + place;
    }

    /** The tasks by id; each is made when it is asked for. */
    private final class Tasks extends AbstractMap<String, Object> {
        @Override
        public boolean containsKey(@Nullable Object id) {
            return id instanceof String text && find(text) != null;
        }

        @Override
        public @Nullable Object get(@Nullable Object id) {
            var state = id instanceof String text ? find(text) : null;
            return state == null ? null : values.task(state);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = HashMap.newHashMap(scope.graph().size());
            scope.graph().tasks().forEach(task -> all.put(task.id(), values.task(scope.state(task.index()))));
            return all.entrySet();
        }
    }
}
