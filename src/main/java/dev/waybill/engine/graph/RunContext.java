package dev.waybill.engine.graph;

import dev.waybill.expression.Context;
import dev.waybill.json.Json;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the expressions of one task see, or, without a task, those of the workflow's output. */
final class RunContext implements Context {
    private final RunRecord record;
    private final Plan plan;
    private final RunValues values;
    private final Instant now;
    private final String place;

    /** The same for one of the task's parameters: an id made in one differs from an id made in another. */
    RunContext at(String parameter) {
        return new RunContext(record, plan, values, now, place + "/" + parameter);
    }

    RunContext(RunRecord record, Plan plan, RunValues values, Instant now, String place) {
        this.record = record;
        this.plan = plan;
        this.values = values;
        this.now = now;
        this.place = place;
    }

    @Override
    public @Nullable Object variable(String name) {
        return switch (name) {
            case "input" -> values.input();
            case "vars" -> plan.version().definition().terms().variables();
            case "trigger" -> Json.parse(record.trigger());
            case "tasks" -> new Tasks();
            case "now" -> now;
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

    @Override
    public String seed() {
        return record.key().id() + "/" + place;
    }

    /** The tasks by id; each is made when it is asked for. */
    private final class Tasks extends AbstractMap<String, Object> {
        @Override
        public boolean containsKey(@Nullable Object id) {
            return id instanceof String text && plan.graph().index(text) != null;
        }

        @Override
        public @Nullable Object get(@Nullable Object id) {
            var index = id instanceof String text ? plan.graph().index(text) : null;
            return index == null ? null : values.task(index);
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = HashMap.newHashMap(plan.graph().size());
            plan.graph().tasks().forEach(task -> all.put(task.id(), values.task(task.index())));
            return all.entrySet();
        }
    }
}
