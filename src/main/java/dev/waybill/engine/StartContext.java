package dev.waybill.engine;

import dev.waybill.expression.Context;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What expressions see that are computed when an execution is about to start: all but tasks. */
record StartContext(StartExecution start, UUID id, Instant at) implements Context {
    @Override
    public @Nullable Object variable(String name) {
        var version = start.version();
        return switch (name) {
            case "input" -> start.input();
            case "trigger" -> start.trigger();
            case "vars" -> version.definition().terms().variables();
            case "now" -> at;
            case "execution" -> Map.of("id", id.toString(), "started_at", at, "attempt", 1L);
            case "workflow" ->
                Map.of(
                        "id", version.workflowId().toString(),
                        "name", version.definition().name(),
                        "version", (long) version.number());
            default -> throw new IllegalArgumentException("No variable " + name);
        };
    }

    @Override
    public String seed() {
        return id + "//start";
    }
}
