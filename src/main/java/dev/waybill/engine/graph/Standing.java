package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.journal.Entry.Closing;
import java.time.Duration;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a live execution goes on, why not, and how far it is given up. Under its run's lock. */
final class Standing {
    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    /** Why nothing starts any more. */
    enum Stop {
        FAILED,
        CANCELLED,
        TIMED_OUT,
        HANDED_OVER
    }

    private enum Leaving {
        NOT,
        COMPUTING_OUTPUT,
        CLOSING,
        GONE
    }

    /** What to do with an execution of which nothing runs. */
    enum Next {
        NOTHING,
        /** Compute the output, then end. */
        OUTPUT
    }

    private final RunRecord record;
    private final RunJournal journal;
    private final Breaks breaks;
    private final Duration shortWait;
    private boolean isPaused;
    /** The task before which it is to be paused. */
    private @Nullable String breakpoint;
    private @Nullable Stop stop;
    private @Nullable ExecutionError error;
    private Leaving leaving = Leaving.NOT;
    /** As the database was asked to note it. */
    private @Nullable Ending ending;

    /** @param shortWait what is due within it is waited for in memory */
    Standing(RunRecord record, RunJournal journal, Breaks breaks, Duration shortWait) {
        this.breaks = breaks;
        this.shortWait = shortWait;
        this.record = record;
        this.journal = journal;
        this.isPaused = record.isPaused();
    }

    void stop(Stop reason, @Nullable ExecutionError error) {
        this.stop = reason;
        this.error = error;
    }

    boolean isStopped() {
        return stop != null;
    }

    boolean isStoppedBy(Stop reason) {
        return stop == reason;
    }

    boolean isPaused() {
        return isPaused;
    }

    void setPaused(boolean isPaused) {
        this.isPaused = isPaused;
    }

    /** Whether it is to be paused before a task that is about to begin, as soon as nothing runs any more. */
    boolean breakBefore(Place place) {
        if (breaks.isNone() || !isStarting() || place.state().startedAt != null || !breaks.isBefore(place.id())) {
            return false;
        }
        breakpoint = place.id();
        return true;
    }

    Breaks breaks() {
        return breaks;
    }

    boolean isStarting() {
        return stop == null && !isPaused && breakpoint == null && leaving == Leaving.NOT;
    }

    boolean isGone() {
        return leaving == Leaving.GONE;
    }

    /** Whether the database has been asked to close, so that what is asked of the execution is read again if it refuses. */
    boolean isClosing() {
        return leaving == Leaving.CLOSING;
    }

    void gone() {
        leaving = Leaving.GONE;
    }

    void reopened() {
        leaving = leaving == Leaving.CLOSING ? Leaving.NOT : leaving;
        ending = null;
        breakpoint = null;
    }

    /** How it ends, if the database takes that. */
    @Nullable Ending ending() {
        return ending;
    }

    /** Nothing of the execution runs: gives it up if there is a reason to. */
    Next giveUpIfIdle(RunTasks tasks) {
        if (leaving != Leaving.NOT) {
            return Next.NOTHING;
        }
        if (stop == Stop.CANCELLED) {
            end(ExecutionStatus.CANCELLED);
        } else if (stop == Stop.TIMED_OUT) {
            end(ExecutionStatus.TIMED_OUT);
        } else if (isPaused) {
            closeUnlessDueSoon(record.deadlineAt(), new Closing.Rest());
        } else if (breakpoint != null) {
            journal.broke(breakpoint);
            close(new Closing.Break());
        } else if (stop == Stop.FAILED) {
            end(ExecutionStatus.FAILED);
        } else if (stop == Stop.HANDED_OVER) {
            close(new Closing.HandOver());
        } else if (tasks.isAllEnded()) {
            leaving = Leaving.COMPUTING_OUTPUT;
            return Next.OUTPUT;
        } else if (!tasks.isBlocked() && !tasks.hasReady()) {
            park(tasks);
        }
        return Next.NOTHING;
    }

    private void park(RunTasks tasks) {
        var pool = tasks.poolElsewhere();
        if (pool.isPresent()) {
            close(new Closing.ToPool(pool.get(), tasks.deliveries()));
            return;
        }
        var due = tasks.earliestDue();
        if (due.isEmpty()) {
            log.error("Execution {} waits for nothing", record.key().id());
            stop(Stop.FAILED, internal());
            end(ExecutionStatus.FAILED);
            return;
        }
        var deadline = record.deadlineAt();
        var first = deadline != null && deadline.isBefore(due.get()) ? deadline : due.get();
        closeUnlessDueSoon(first, new Closing.Park(due.get().equals(TaskState.NEVER) ? null : due.get(), tasks.deliveries()));
    }

    static ExecutionError internal() {
        return new ExecutionError("internal", "The platform failed inside; its log has the cause", null);
    }

    private void closeUnlessDueSoon(@Nullable Instant due, Closing closing) {
        if (due == null || due.isAfter(journal.instant().plus(shortWait))) {
            close(closing);
        }
    }

    /** Ends it with an output, unless it is given up otherwise meanwhile. */
    void end(RunOutput.Computed output) {
        if (leaving == Leaving.COMPUTING_OUTPUT) {
            leaving = Leaving.CLOSING;
            var failure = output.error();
            ending = journal.end(failure == null ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, output.stored(), failure);
        }
    }

    private void end(ExecutionStatus status) {
        leaving = Leaving.CLOSING;
        ending = journal.end(status, null, error);
    }

    private void close(Closing closing) {
        leaving = Leaving.CLOSING;
        journal.close(closing);
    }
}
