package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.Standing.Stop;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Where a live execution stands, and how each thing that happens changes that and what it writes to the journal. It starts
 * no thread, sets no timer and waits for nothing. Under its run's lock.
 */
final class RunState {
    private static final int POISONOUS_DEATHS = 3;

    private final RunRecord record;
    private final Plan plan;
    private final RunEnvironment environment;
    private final RunJournal journal;
    private final RunTasks tasks;
    private final Standing standing;
    private final LiveAttempts attempts;
    private final RunValues values;

    /** @param listener hears of what becomes of the rows */
    RunState(RunRecord record, Plan plan, Replay replay, RunValues values, RunEnvironment environment, JournalListener listener) {
        this.record = record;
        this.plan = plan;
        this.environment = environment;
        this.values = values;
        var last = replay.lastInstant();
        this.journal = new RunJournal(
                new Entry.Owner(record.key(), record.incarnation(), record.epoch(), listener),
                environment.journal()::append,
                environment.clock(),
                replay.lastSequence(),
                last == null || last.isBefore(record.startedAt()) ? record.startedAt() : last,
                record.deaths() > 0);
        this.tasks = new RunTasks(plan, replay, values, journal, record.incarnation());
        this.standing = new Standing(record, journal);
        this.attempts = new LiveAttempts(environment.perExecution());
        if (record.deaths() >= POISONOUS_DEATHS) {
            standing.stop(Stop.FAILED, new ExecutionError(
                    "engine.poison", "The node that ran it died " + record.deaths() + " times in a row without progress", null));
        }
    }

    Scope outermost() {
        return tasks.outermost();
    }

    // ---- the execution as a whole

    void enter() {
        if (!journal.isEmpty() || record.epoch() > 1) {
            journal.event(Kind.CLAIMED);
        }
        note(new Signals(standing.isPaused(), record.isCancelRequested()));
    }

    /** Decides what the journal implies; returns the tasks that wait for an instant. */
    List<Place> restore() {
        if (standing.isStopped()) {
            return List.of();
        }
        try {
            tasks.restore();
        } catch (TaskFailure unreadable) {
            fail(new ExecutionError(unreadable.code(), unreadable.sentence(), null));
        }
        wakeDue();
        return tasks.waiting();
    }

    boolean isGone() {
        return standing.isGone();
    }

    /** The execution is not this node's any more. */
    void gone() {
        standing.gone();
        attempts.refuseCommits();
        values.release();
    }

    boolean isPaused() {
        return standing.isPaused();
    }

    boolean isOver(Instant instant) {
        return !instant.isAfter(journal.instant());
    }

    /** It ends as failed, unless something has stopped it before. */
    void fail(ExecutionError error) {
        if (!standing.isStopped()) {
            standing.stop(Stop.FAILED, error);
        }
    }

    /** Its deadline has come. */
    void timeOut() {
        if (!standing.isStoppedBy(Stop.CANCELLED)) {
            standing.stop(Stop.TIMED_OUT, new ExecutionError("timeout", "The execution took longer than its timeout", null));
            attempts.cutOff(Attempt.Cut.STOP);
        }
    }

    void handOver() {
        if (!standing.isStopped()) {
            standing.stop(Stop.HANDED_OVER, null);
            attempts.cutOffWaits();
        }
    }

    void note(Signals signals) {
        if (standing.isGone() || standing.isClosing()) {
            return; // while closing, what was asked is read again if the database refuses to close
        }
        if (signals.isCancelRequested() && !standing.isStoppedBy(Stop.CANCELLED)) {
            standing.stop(Stop.CANCELLED, null);
            journal.event(Kind.CANCEL_REQUESTED);
            attempts.cutOff(Attempt.Cut.STOP);
        }
        if (signals.isPaused() != standing.isPaused()) {
            standing.setPaused(signals.isPaused());
            journal.event(signals.isPaused() ? Kind.PAUSED : Kind.RESUMED);
            if (signals.isPaused()) {
                attempts.cutOffWaits();
            }
        }
        wakeDue();
    }

    /** Messages were sent to it. */
    void receive(List<Delivery> received) {
        if (!standing.isGone()) {
            tasks.receive(received);
            wakeDue();
        }
    }

    /** The number of the last message that it knows of. */
    int deliveries() {
        return tasks.deliveries();
    }

    /** The database refused to close it: something was asked of it or sent to it meanwhile. */
    void reopened(Signals signals, List<Delivery> received) {
        standing.reopened();
        tasks.receive(received);
        note(signals);
    }

    void committed(List<JournalRow> rows) {
        for (var row : rows) {
            tasks.committed(row.sequence());
            attempts.committed(row.sequence());
        }
        wakeDue();
    }

    Standing.Next giveUpIfIdle() {
        return attempts.isNone() ? standing.giveUpIfIdle(tasks) : Standing.Next.NOTHING;
    }

    /** How it ends, if the database takes that. */
    @Nullable Ending ending() {
        return standing.ending();
    }

    void end(RunOutput.Computed output) {
        standing.end(output);
    }

    /** The latest instant at which a task of the outermost graph ended; without one the execution's start. */
    Instant latestEnd() {
        return tasks.latestEnd().orElse(record.startedAt());
    }

    // ---- its attempts

    /** Takes effects, up to the limit, and at most one pure task, which is returned. */
    @Nullable Place take(List<Place> effects) {
        if (!standing.isStarting()) {
            return null;
        }
        while (attempts.hasRoomForEffect()) {
            var place = tasks.takeEffect();
            if (place.isEmpty()) {
                break;
            }
            attempts.taken(false);
            effects.add(place.get());
        }
        var pure = tasks.takePure();
        if (pure.isEmpty()) {
            return null;
        }
        attempts.taken(true);
        return pure.get();
    }

    /** Its thread has begun. */
    void began(Attempt attempt) {
        attempts.began(attempt);
    }

    /** The attempt itself may begin; false: it may not any more. */
    boolean begin(Attempt attempt) {
        if (standing.isStarting() && LiveScope.isStarting(attempt.place().scope())) {
            tasks.begin(attempt);
            return true;
        }
        return false;
    }

    /** Whether all that has happened is durable. */
    boolean isWritten() {
        return tasks.committedRow() >= journal.lastSequence();
    }

    /** Whether some task only waits for a commit. */
    boolean isBlocked() {
        return tasks.isBlocked();
    }

    boolean isIdle() {
        return attempts.isNone();
    }

    void over(Attempt attempt) {
        attempts.over(attempt);
        tasks.over(attempt.place());
    }

    void cutOff(Attempt.Cut reason) {
        attempts.cutOff(reason);
    }

    List<String> running() {
        return attempts.ids();
    }

    @Nullable Instant runningSince(String taskId) {
        var attempt = attempts.find(taskId);
        return attempt == null || !tasks.isRunning(attempt.place()) ? null : attempt.begunAt();
    }

    /** @return whether the task waits for an instant now */
    boolean succeeded(Attempt attempt, TaskResult result) {
        if (standing.isGone()) {
            return false;
        }
        var state = attempt.place().state();
        state.output = attempt.output();
        values.hold(state.output);
        if (!(result instanceof TaskResult.Parked || result instanceof TaskResult.Opened)) {
            values.drop(state.error);
            state.error = null;
        }
        return switch (result) {
            case TaskResult.Success _ -> {
                tasks.end(attempt, Outcome.SUCCESS, isDeciding(attempt));
                yield false;
            }
            case TaskResult.Branch(var label, _) -> {
                tasks.end(attempt, new Outcome.Branch(label), isDeciding(attempt));
                yield false;
            }
            case TaskResult.Opened(var nesting) -> {
                tasks.open(attempt, nesting);
                yield false;
            }
            case TaskResult.Parked(var until) -> {
                tasks.park(attempt, until);
                yield true;
            }
        };
    }

    /** Whether something follows from how it ends. */
    private boolean isDeciding(Attempt attempt) {
        return !standing.isStopped() && LiveScope.isStarting(attempt.place().scope());
    }

    void skipped(Attempt attempt) {
        if (isDeciding(attempt) && !standing.isGone()) {
            tasks.skip(attempt.place());
        } else {
            tasks.putBack(attempt.place()); // nothing is decided any more
        }
    }

    /** A failed attempt that is made again in memory, once the failure is durable. */
    record Repetition(Duration delay, CompletableFuture<Void> commit) {
        /** How long to wait; empty when the failure did not become durable here. */
        Optional<Duration> afterCommit() {
            try {
                commit.join(); // ends: the journal tells of every entry, and a fence completes it
                return Optional.of(delay);
            } catch (CompletionException e) {
                return Optional.empty();
            }
        }
    }

    /** @return empty when the attempt is not made again, or waits for its instant without a thread */
    Optional<Repetition> failed(Attempt attempt, TaskFailure failure, String stored, Attempt.@Nullable Cut cut) {
        var place = attempt.place();
        if (standing.isGone()) {
            return Optional.empty();
        }
        if (standing.isStoppedBy(Stop.HANDED_OVER) && cut == Attempt.Cut.STOP) {
            tasks.putBack(place);
            return Optional.empty();
        }
        values.drop(place.state().error);
        place.state().error = stored;
        values.hold(stored);
        var delay = cut == Attempt.Cut.STOP || standing.isStopped()
                ? Optional.<Duration>empty()
                : tasks.repeatAfter(attempt, failure, environment.random().nextDouble());
        if (delay.isEmpty()) {
            end(attempt, failure, cut);
            return Optional.empty();
        }
        int row = tasks.repeat(attempt, failure, delay.get());
        if (attempt.isPure() || standing.isPaused() || delay.get().compareTo(Run.SHORT_WAIT) > 0) {
            tasks.await(place, row);
            return Optional.empty();
        }
        attempt.waits();
        return Optional.of(new Repetition(delay.get(), attempts.commitOf(row)));
    }

    private void end(Attempt attempt, TaskFailure failure, Attempt.@Nullable Cut cut) {
        var scope = attempt.place().scope();
        boolean isHandled = scope.graph().handlesFailure(attempt.place().index());
        boolean isDeciding = isDeciding(attempt);
        if (cut == Attempt.Cut.STOP) {
            tasks.end(attempt, Outcome.CANCELLED, false);
            return;
        }
        tasks.end(attempt, Outcome.FAILURE, isDeciding && isHandled);
        if (isHandled || !isDeciding) {
            return;
        }
        if (scope.nest() == null) {
            standing.stop(Stop.FAILED, new ExecutionError(failure.code(), failure.sentence(), attempt.place().id()));
            attempts.cutOffWaits();
        } else {
            tasks.failInside(attempt.place());
            attempts.cutOffWaits(scope);
        }
    }

    void putBack(Place place) {
        tasks.putBack(place);
    }

    // ---- what waits

    /** The step of a task that was to be repeated in memory is left; the task waits without a thread. */
    void leftWaiting(Place place) {
        tasks.await(place, 0); // its row was committed before it waited
    }

    boolean isWaiting(Place place) {
        return tasks.isWaiting(place);
    }

    Instant dueAt(Place place) {
        return tasks.dueAt(place);
    }

    /** Makes ready whatever is due by now. */
    void wakeDue() {
        if (standing.isStarting()) {
            tasks.wakeDue();
        }
    }
}
