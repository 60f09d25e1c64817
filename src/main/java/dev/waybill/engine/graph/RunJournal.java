package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.Entry.Closing;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Numbers and dates the rows of one live execution, and hands them over. Under its run's lock. */
final class RunJournal {
    private final Entry.Owner owner;
    private final Consumer<Entry> journal;
    private final Clock clock;
    private int sequence;
    private Instant last;
    /** Whether deaths are counted against the execution until something is journaled. */
    private boolean isSuspect;

    RunJournal(Entry.Owner owner, Consumer<Entry> journal, Clock clock, int sequence, Instant last, boolean isSuspect) {
        this.owner = owner;
        this.journal = journal;
        this.clock = clock;
        this.sequence = sequence;
        this.last = last;
        this.isSuspect = isSuspect;
    }

    /** Of the last row that was handed over. */
    int lastSequence() {
        return sequence;
    }

    boolean isEmpty() {
        return sequence == 0;
    }

    /** Now, and never before what the journal holds already. */
    Instant instant() {
        var now = clock.instant();
        if (now.isAfter(last)) {
            last = now;
        }
        return last;
    }

    /** Now, and never before an instant that was waited for: the clock may have been set back a little meanwhile. */
    Instant instantFrom(@Nullable Instant due) {
        if (due != null && due.isAfter(last)) {
            last = due;
        }
        return instant();
    }

    void event(Kind kind) {
        append(row(sequence + 1, kind, null, null, null, null));
    }

    /** @return the number of the row */
    int skipped(String taskId, Instant at) {
        last = at;
        append(row(sequence + 1, Kind.SKIPPED, taskId, null, "skipped", null));
        return sequence;
    }

    /** @param isAnswered by a message, perhaps before its instant */
    void woken(String taskId, boolean isAnswered) {
        append(row(sequence + 1, Kind.WOKEN, taskId, null, isAnswered ? "answered" : null, null));
    }

    /** @return the number of the row */
    int parked(String taskId, Attempt attempt, @Nullable Instant until) {
        return left(Kind.PARKED, taskId, attempt, until);
    }

    /** @return the number of the row */
    int opened(String taskId, Attempt attempt) {
        return left(Kind.OPENED, taskId, attempt, null);
    }

    private int left(Kind kind, String taskId, Attempt attempt, @Nullable Instant until) {
        append(new JournalRow(
                sequence + 1,
                kind,
                taskId,
                attempt.number(),
                null,
                attempt.input(),
                null,
                null,
                attempt.startedAt(),
                instant(),
                until,
                false,
                owner.incarnation(),
                owner.epoch()));
        return sequence;
    }

    /**
     * A finished attempt.
     *
     * @return the number of the row
     */
    int attempt(String taskId, Attempt attempt, TaskState state, String outcome, boolean isAnswered) {
        var at = state.completedAt == null ? instant() : state.completedAt;
        append(new JournalRow(
                sequence + 1,
                Kind.ATTEMPT,
                taskId,
                attempt.number(),
                outcome,
                attempt.input(),
                state.output,
                state.error,
                attempt.startedAt(),
                at,
                state.dueAt,
                isAnswered,
                owner.incarnation(),
                owner.epoch()));
        return sequence;
    }

    /** The end; its row takes a number only if it is not refused. */
    Ending end(ExecutionStatus status, @Nullable String output, @Nullable ExecutionError error) {
        var row = row(sequence + 1, Kind.ENDED, null, null, status.word(), null);
        close(new Closing.End(status, output, error, row));
        return new Ending(status, output, error, row.at());
    }

    void close(Closing closing) {
        journal.accept(new Entry.Close(owner, closing));
    }

    private JournalRow row(
            int number, Kind kind, @Nullable String taskId, @Nullable Integer attempt, @Nullable String outcome, @Nullable Instant due) {
        return new JournalRow(
                number, kind, taskId, attempt, outcome, null, null, null, null, instant(), due, false, owner.incarnation(), owner.epoch());
    }

    private void append(JournalRow row) {
        boolean isProgress = switch (row.kind()) {
            case ATTEMPT, SKIPPED, PARKED, OPENED -> true;
            case WOKEN, CLAIMED, PAUSED, RESUMED, CANCEL_REQUESTED, RETRIED, ENDED -> false;
        };
        sequence = row.sequence();
        journal.accept(new Entry.Append(owner, row, isSuspect && isProgress));
        isSuspect = isSuspect && !isProgress;
    }
}
