package dev.waybill.checker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of an execution's journal.
 *
 * @param errorCode of the attempt, or null
 * @param dueAt     attempt: when it is repeated; parked: when it goes on
 */
public record JournalRow(
        int sequence,
        String kind,
        @Nullable String task,
        @Nullable Integer attempt,
        @Nullable String outcome,
        @Nullable String errorCode,
        @Nullable Instant startedAt,
        Instant at,
        @Nullable Instant dueAt,
        long epoch) {
    JournalRow of(@Nullable String task) {
        return new JournalRow(sequence, kind, task, attempt, outcome, errorCode, startedAt, at, dueAt, epoch);
    }

    boolean is(String kind) {
        return this.kind.equals(kind);
    }

    /** It says how its task ended: nothing of the task follows until a retry by hand. */
    boolean isFinal() {
        return is("skipped") || is("attempt") && dueAt == null && !"cancelled".equals(outcome);
    }

    String outcomeOrSkipped() {
        return is("skipped") || outcome == null ? "skipped" : outcome;
    }

    @Override
    public String toString() {
        return "row " + sequence + " (" + kind + (task == null ? "" : " of " + task + (attempt == null ? "" : " #" + attempt)) + ")";
    }
}
