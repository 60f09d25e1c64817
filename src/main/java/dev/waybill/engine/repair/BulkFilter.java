package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.json.Json;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which executions a job is about. Empty: all. {@code createdAfter} and {@code createdBefore} are exclusive.
 *
 * @param statuses empty: those in which the action can be done
 * @param failure  id of a group of failures
 */
public record BulkFilter(
        Optional<UUID> workflowId,
        Set<ExecutionStatus> statuses,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        Optional<String> triggerType,
        Optional<UUID> failure) {
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,30}");
    private static final Set<ExecutionStatus> FAILED = EnumSet.of(ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT);

    public BulkFilter {
        if (!triggerType.map(type -> WORD.matcher(type).matches()).orElse(true)) {
            throw new IllegalArgumentException("A type of trigger is a word of small letters");
        }
        statuses = Set.copyOf(statuses);
    }

    /** Whether it names nothing, so that it would be about everything. */
    public boolean isEmpty() {
        return workflowId.isEmpty() && statuses.isEmpty() && createdAfter.isEmpty() && createdBefore.isEmpty() && triggerType.isEmpty() && failure.isEmpty();
    }

    /** The statuses of which executions are looked for. */
    List<ExecutionStatus> statuses(BulkAction action) {
        var wanted = statuses.isEmpty() ? action.statuses() : statuses;
        return wanted.stream().filter(status -> failure.isEmpty() || FAILED.contains(status)).sorted().toList();
    }

    /** As the API has it: plain JSON. */
    public Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        workflowId.ifPresent(id -> json.put("workflow_id", id.toString()));
        if (!statuses.isEmpty()) {
            json.put("status", statuses.stream().sorted().map(ExecutionStatus::word).toList());
        }
        createdAfter.ifPresent(at -> json.put("created_after", at.toString()));
        createdBefore.ifPresent(at -> json.put("created_before", at.toString()));
        triggerType.ifPresent(type -> json.put("trigger", type));
        failure.ifPresent(group -> json.put("failure", group.toString()));
        return json;
    }

    /** Reads what {@link #json} wrote. */
    static BulkFilter stored(String text) {
        var json = Json.parse(text) instanceof Map<?, ?> map ? map : Map.of();
        var statuses = json.get("status") instanceof List<?> words ? words : List.of();
        return new BulkFilter(
                text(json, "workflow_id").map(UUID::fromString),
                statuses.stream().map(word -> ExecutionStatus.of(String.valueOf(word))).collect(java.util.stream.Collectors.toSet()),
                text(json, "created_after").map(Instant::parse),
                text(json, "created_before").map(Instant::parse),
                text(json, "trigger"),
                text(json, "failure").map(UUID::fromString));
    }

    private static Optional<String> text(Map<?, ?> json, String name) {
        return Optional.ofNullable((String) json.get(name));
    }
}
