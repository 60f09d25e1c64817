package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Outcome;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets a task's outcome, output or parameters by hand. The execution's row is locked and has no owner meanwhile, so that nobody
 * decides anything of it; whoever takes it next reads the patch in the journal. What was there before stays in earlier rows.
 */
public final class Patches {
    private final PatchTable table;
    private final PatchRules rules;
    private final RepairParts parts;

    Patches(RepairParts parts) {
        this.table = new PatchTable(parts.calls());
        this.rules = new PatchRules(parts.tools().types());
        this.parts = parts;
    }

    /**
     * @throws Refusal {@code execution_not_found}, {@code task_not_found}, {@code body_invalid}, {@code execution_succeeded},
     *     {@code execution_running}, {@code task_not_reached}, {@code task_decided}, {@code task_ended}
     */
    public void apply(TenantId tenant, UUID id, Patch patch) {
        var key = new ExecutionKey(tenant, id);
        parts.tools().transaction().executeWithoutResult(_ -> {
            var locked = table.lock(key).orElseThrow(Missing::execution);
            var scene = scene(key, locked, patch.taskId());
            requireStill(locked);
            var last = parts.journals().some(key, List.of(scene.state().lastRow())).get(scene.state().lastRow());
            table.append(key, switch (patch.change()) {
                case Patch.Change.Input(var parameters) -> input(key, scene, patch, parameters, last);
                case Patch.Change.End end -> end(key, scene, patch, end, last);
            });
            table.wake(key);
        });
        parts.tools().wake().run();
    }

    private PatchRules.Scene scene(ExecutionKey key, PatchTable.Locked locked, String taskId) {
        var version = Missing.version(parts.versions().find(key.tenant(), locked.workflow(), locked.version()));
        var graph = Graph.of(version.definition().tasks());
        var replay = Replay.of(graph, parts.journals().narrow(key));
        var found = replay.find(taskId)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "task_not_found", "The execution has no such task"));
        return new PatchRules.Scene(taskId, found, replay.startable().contains(taskId));
    }

    private static void requireStill(PatchTable.Locked locked) {
        if (locked.status() == ExecutionStatus.SUCCEEDED) {
            throw new Refusal(Refusal.Kind.CONFLICT, "execution_succeeded", "The execution succeeded; rerun it from a task instead");
        }
        if (locked.isOwned()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT, "execution_running", "A node runs the execution; pause it, and patch it once nothing of it runs");
        }
    }

    private PatchTable.Row input(
            ExecutionKey key, PatchRules.Scene scene, Patch patch, Map<String, @Nullable Object> parameters, @Nullable JournalRow last) {
        PatchRules.requireStorable("/input", parameters);
        rules.requireInput(scene, parameters);
        return row(patch, null, store(key, "input", parameters), null, last == null ? null : last.error());
    }

    private PatchTable.Row end(ExecutionKey key, PatchRules.Scene scene, Patch patch, Patch.Change.End end, @Nullable JournalRow last) {
        end.output().ifPresent(output -> PatchRules.requireStorable("/output", output));
        var outcome = rules.outcome(scene, end);
        var input = last == null ? null : last.input();
        if (!PatchRules.isGood(Outcome.of(outcome))) {
            return row(patch, outcome, input, null, outcome.equals(Outcome.FAILURE.word()) ? error(key, patch) : null);
        }
        var kept = last != null && PatchRules.isGood(scene.state().outcome()) ? last.output() : null;
        return row(patch, outcome, input, end.output().map(output -> store(key, "output", output)).orElse(kept), null);
    }

    private String error(ExecutionKey key, Patch patch) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", "patched");
        error.put("message", patch.reason());
        error.put("detail", Map.of("by", patch.by()));
        return store(key, "error", error);
    }

    private PatchTable.Row row(Patch patch, @Nullable String outcome, @Nullable String input, @Nullable String output, @Nullable String error) {
        var note = new LinkedHashMap<String, Object>();
        note.put("by", patch.by());
        note.put("reason", patch.reason());
        return new PatchTable.Row(patch.taskId(), outcome, input, output, error, parts.tools().clock().instant(), Json.write(note));
    }

    private String store(ExecutionKey key, String what, @Nullable Object value) {
        try {
            return parts.values().store(key, what, value);
        } catch (TaskFailure e) {
            throw e.code().equals("payload.too_large")
                    ? new Refusal(Refusal.Kind.TOO_LARGE, "payload_too_large", e.sentence())
                    : new Refusal(Refusal.Kind.UNAVAILABLE, "storage_full", e.sentence(), Duration.ofSeconds(30));
        }
    }
}
