package dev.waybill.checker;

import dev.waybill.model.Ending;
import dev.waybill.model.Observation;
import dev.waybill.model.Plan;
import java.util.ArrayList;
import java.util.HashMap;
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
            if (row.task() == null) {
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

    List<JournalRow> attemptsOf(String task) {
        return rows.stream().filter(row -> row.is("attempt") && task.equals(row.task())).toList();
    }
}
