package dev.waybill.engine.repair;

import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An execution as one document, to look at it elsewhere: definition, journal with its values, settings; without what looks like a
 * credential. Bounded: long values, and those beyond a total, are left out, and it says so.
 */
public final class Exports {
    static final String FORMAT = "waybill.execution/1";
    private static final int MOST_ROWS = 10_000;
    private static final int ROWS_AT_ONCE = 50;
    private static final int LONGEST_VALUE = 64 * 1024;
    private static final int LONGEST = 5 * 1024 * 1024;

    private final RepairParts parts;

    Exports(RepairParts parts) {
        this.parts = parts;
    }

    /** How much more may be taken in, and what was not. */
    private static final class Room {
        int left = LONGEST;
        long valuesLeftOut;
    }

    /** Plain JSON. */
    public Map<String, @Nullable Object> of(Execution execution, String by) {
        var key = new ExecutionKey(execution.tenant(), execution.id());
        var version = Missing.version(parts.versions().find(execution.tenant(), execution.workflowId(), execution.workflowVersion()));
        var room = new Room();
        Map<String, @Nullable Object> bundle = new LinkedHashMap<>();
        bundle.put("format", FORMAT);
        bundle.put("exported_at", Phrase.of(parts.tools().clock().instant()));
        bundle.put("exported_by", by);
        bundle.put("settings", parts.health().settings());
        bundle.put("execution", execution(execution, room));
        bundle.put("definition", Mask.of(version.definition().document()));
        var journal = journal(key, room);
        bundle.put("journal", journal);
        bundle.put("is_cut", journal.size() == MOST_ROWS);
        bundle.put("values_left_out", room.valuesLeftOut);
        return bundle;
    }

    private static Map<String, @Nullable Object> execution(Execution execution, Room room) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", execution.id().toString());
        shown.put("workflow_id", execution.workflowId().toString());
        shown.put("workflow_name", execution.workflowName());
        shown.put("workflow_version", (long) execution.workflowVersion());
        shown.put("status", execution.status().word());
        shown.put("trigger", bounded(execution.trigger(), room));
        shown.put("input", bounded(execution.input(), room));
        shown.put("output", bounded(execution.output(), room));
        shown.put("error", error(execution.error()));
        shown.put("created_at", Phrase.of(execution.createdAt()));
        shown.put("started_at", instant(execution.startedAt()));
        shown.put("completed_at", instant(execution.completedAt()));
        return shown;
    }

    private static @Nullable Object error(@Nullable ExecutionError error) {
        if (error == null) {
            return null;
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("code", error.code());
        shown.put("message", error.message());
        shown.put("task_id", error.taskId());
        return Mask.of(shown);
    }

    private List<@Nullable Object> journal(ExecutionKey key, Room room) {
        List<@Nullable Object> journal = new ArrayList<>();
        for (var rows = parts.journals().page(key, 0, ROWS_AT_ONCE);
                !rows.isEmpty() && journal.size() < MOST_ROWS;
                rows = parts.journals().page(key, rows.getLast().sequence(), Math.min(ROWS_AT_ONCE, MOST_ROWS - journal.size()))) {
            var nodes = parts.journals().nodeNames(rows.stream().map(JournalRow::incarnation).filter(Objects::nonNull).collect(Collectors.toSet()));
            var notes = parts.journals().notes(key, rows.stream().map(JournalRow::sequence).toList());
            rows.forEach(row -> journal.add(row(key, row, nodes, notes, room)));
            if (journal.size() == MOST_ROWS) {
                break;
            }
        }
        return journal;
    }

    private Map<String, @Nullable Object> row(ExecutionKey key, JournalRow row, Map<Long, String> nodes, Map<Integer, String> notes, Room room) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("sequence", (long) row.sequence());
        shown.put("at", Phrase.of(row.at()));
        shown.put("kind", row.kind().word());
        shown.put("task_id", row.taskId());
        shown.put("attempt", row.attempt() == null ? null : row.attempt().longValue());
        shown.put("outcome", row.outcome());
        shown.put("input", value(key, row.input(), room));
        shown.put("output", value(key, row.output(), room));
        shown.put("error", value(key, row.error(), room));
        shown.put("started_at", instant(row.startedAt()));
        shown.put("due_at", instant(row.dueAt()));
        shown.put("node", row.incarnation() == null ? null : nodes.get(row.incarnation()));
        shown.put("epoch", row.epoch());
        shown.put("note", value(key, notes.get(row.sequence()), room));
        return shown;
    }

    private static @Nullable String instant(@Nullable Instant instant) {
        return instant == null || Instant.MAX.equals(instant) ? null : Phrase.of(instant);
    }

    private @Nullable Object value(ExecutionKey key, @Nullable String stored, Room room) {
        if (stored == null) {
            return null;
        }
        if (stored.length() > LONGEST_VALUE || room.left <= 0) {
            return leftOut(stored.length(), room);
        }
        try {
            return bounded(parts.values().read(key, stored), room);
        } catch (TaskFailure e) {
            return Map.of("unreadable", e.sentence());
        }
    }

    private static @Nullable Object bounded(@Nullable Object value, Room room) {
        var masked = Mask.of(value);
        int length = Json.write(masked).length();
        if (length > LONGEST_VALUE || length > room.left) {
            return leftOut(length, room);
        }
        room.left -= length;
        return masked;
    }

    private static Map<String, Object> leftOut(int length, Room room) {
        room.valuesLeftOut++;
        return Map.of("left_out", (long) length);
    }
}
