package dev.waybill.workflow;

import dev.waybill.json.Json;
import dev.waybill.request.Answer;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which starts get another version than the current one, and when that is over.
 *
 * @param version       that they get
 * @param percent       0–100 of them; null: all that {@code when} lets through
 * @param when          bare CEL over {@code input}; null: all
 * @param key           template over {@code input}: starts with the same key get the same version; null: each is drawn by itself
 * @param failureRate   0–1: when a greater share of the executions fails, it is rolled back
 * @param minExecutions that have to have ended before
 */
record RolloutRule(
        int version,
        @Nullable Double percent,
        @Nullable String when,
        @Nullable String key,
        double failureRate,
        int minExecutions) {
    static RolloutRule parse(String json) {
        var members = (Map<?, ?>) Objects.requireNonNull(Json.parse(json));
        return new RolloutRule(
                number(members, "version").intValue(),
                members.get("percent") == null ? null : number(members, "percent").doubleValue(),
                (String) members.get("when"),
                (String) members.get("key"),
                number(members, "failure_rate").doubleValue(),
                number(members, "min_executions").intValue());
    }

    private static Number number(Map<?, ?> members, String name) {
        return (Number) Objects.requireNonNull(members.get(name));
    }

    String json() {
        return Json.write(addTo(new Answer()).json());
    }

    Answer addTo(Answer answer) {
        return answer.with("version", version)
                .with("percent", percent)
                .with("when", when)
                .with("key", key)
                .with("failure_rate", failureRate)
                .with("min_executions", minExecutions);
    }
}
