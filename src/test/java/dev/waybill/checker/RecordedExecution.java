package dev.waybill.checker;

import dev.waybill.model.Ending;
import dev.waybill.model.Observation;
import dev.waybill.model.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An execution as the database has it.
 *
 * @param rows        its journal by sequence
 * @param namedBlobs  ids of the blobs that its texts name
 * @param storedBlobs ids of the blobs stored for it
 */
public record RecordedExecution(
        String id,
        Head head,
        Plan plan,
        List<JournalRow> rows,
        Set<String> namedBlobs,
        Set<String> storedBlobs) {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");

    /**
     * The row of the execution itself.
     *
     * @param attempt grows with each retry by hand, first 1
     * @param owner   incarnation of the node that runs it
     * @param wakes   whether it has a wake-up instant
     */
    public record Head(
            String workflow,
            String status,
            int attempt,
            @Nullable String errorCode,
            @Nullable String errorTask,
            @Nullable Long owner,
            long epoch,
            boolean wakes) {
        boolean isEnded() {
            return ENDS.contains(status);
        }
    }

    /** How it ended, as the reference model would say it; what has no outcome counts as cancelled. */
    public Observation observed() {
        var endings = new HashMap<String, Ending>();
        plan.steps().keySet().forEach(task -> endings.put(task, new Ending("cancelled", 0)));
        for (var row : rows) {
            if (row.task() == null || !endings.containsKey(row.task())) {
                continue;
            }
            int attempts = endings.get(row.task()).attempts() + (row.is("attempt") ? 1 : 0);
            endings.put(row.task(), new Ending(row.isFinal() ? row.outcomeOrSkipped() : "cancelled", attempts));
        }
        return new Observation(head.status(), head.errorTask(), endings);
    }

    /** The journal cut at each retry by hand; a {@code retried} row begins a part. */
    List<List<JournalRow>> lives() {
        var lives = new ArrayList<List<JournalRow>>();
        lives.add(new ArrayList<>());
        for (var row : rows) {
            if (row.is("retried")) {
                lives.add(new ArrayList<>());
            }
            lives.getLast().add(row);
        }
        return lives;
    }

    /**
     * What happened inside of tasks, each run of a graph as if it were an execution by itself; it counts as succeeded when the
     * task around it ended well and none of its own failures was unhandled.
     */
    List<RecordedExecution> parts() {
        var byPrefix = new LinkedHashMap<String, List<JournalRow>>();
        for (var row : rows) {
            if (row.task() != null && row.task().contains(".")) {
                byPrefix.computeIfAbsent(row.task().substring(0, row.task().lastIndexOf('.')), _ -> new ArrayList<>());
            }
        }
        byPrefix.forEach((prefix, part) -> rows.stream()
                .filter(row -> row.is("retried") || isDirectlyIn(prefix, row))
                .forEach(row -> part.add(row.of(row.task() == null ? null : row.task().substring(prefix.length() + 1)))));
        return byPrefix.entrySet().stream().map(entry -> part(entry.getKey(), entry.getValue())).toList();
    }

    private static boolean isDirectlyIn(String prefix, JournalRow row) {
        return row.task() != null && row.task().startsWith(prefix + ".") && row.task().lastIndexOf('.') == prefix.length();
    }

    private RecordedExecution part(String prefix, List<JournalRow> part) {
        var plan = inside(prefix);
        var owner = owner(prefix);
        boolean endedWell = rows.stream()
                .anyMatch(row -> owner.equals(row.task()) && row.isFinal() && "success".equals(row.outcome()));
        boolean hasFailed = part.stream().anyMatch(row -> row.task() != null && row.isFinal() && plan.stopsTheExecution(row.task(), row.outcomeOrSkipped()));
        var status = endedWell && !hasFailed ? "succeeded" : "running";
        var head = new Head(this.head.workflow(), status, this.head.attempt(), null, null, this.head.owner(), this.head.epoch(), false);
        return new RecordedExecution(id + " " + prefix, head, plan, part, Set.of(), Set.of());
    }

    /** @param prefix {@code a[1].g:catch} */
    private Plan inside(String prefix) {
        var at = plan;
        for (var part : prefix.split("\\.")) {
            var name = part.replaceFirst("\\[\\d+]$", "");
            var inside = at.inside().get(name);
            if (inside == null) {
                throw new IllegalStateException("the journal has rows inside of " + prefix + ", the definition has no such graph");
            }
            at = inside;
        }
        return at;
    }

    private static String owner(String prefix) {
        return prefix.replaceFirst("(\\[\\d+]|:[a-z]+)$", "");
    }

    List<JournalRow> attemptsOf(String task) {
        return rows.stream().filter(row -> row.is("attempt") && task.equals(row.task())).toList();
    }
}
