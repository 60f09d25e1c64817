package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.Standing.Stop;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live execution on the node that owns it. Whatever happens (an attempt ends, rows are committed, something is due,
 * somebody asks for a stop) is noted under the lock; then {@link #work} starts what may start, or gives the execution up
 * when nothing is left to do here. No task, expression or remote call runs under the lock.
 */
public final class Run implements JournalListener {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

    /** Waits up to this long stay in memory. */
    static final Duration SHORT_WAIT = Duration.ofSeconds(5);

    private static final int POISONOUS_DEATHS = 3;

    /** The steps of the route that runs this execution. */
    interface Steps {
        /** Sends one exchange through the step of a task; returns when it is through. */
        void send(int index, Attempt attempt);

        /** Nothing of the execution is left here. */
        void leave();
    }

    private final RunRecord record;
    private final Plan plan;
    private final RunEnvironment environment;
    private final RunJournal journal;
    private final RunTasks tasks;
    private final RunValues values;
    private final Standing standing;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private final Alarms alarms;
    private final Map<Integer, CompletableFuture<Void>> commits = new HashMap<>();
    private int running;
    private int runningEffects;
    private boolean isEntered;
    private @Nullable Steps steps;
    private Runnable onGone = () -> {};

    public Run(RunRecord record, Plan plan, Replay replay, RunEnvironment environment) {
        this.record = record;
        this.plan = plan;
        this.environment = environment;
        var last = replay.lastInstant();
        this.journal = new RunJournal(
                new Entry.Owner(record.key(), record.incarnation(), record.epoch(), this),
                environment.journal(),
                environment.clock(),
                replay.lastSequence(),
                last == null || last.isBefore(record.startedAt()) ? record.startedAt() : last,
                record.deaths() > 0);
        this.tasks = new RunTasks(plan, replay, journal, record.incarnation());
        this.values = new RunValues(record.key(), environment.values(), tasks.states(), record.input());
        this.standing = new Standing(record, journal);
        this.alarms = new Alarms(environment.timers());
        if (record.deaths() >= POISONOUS_DEATHS) {
            standing.stop(Stop.FAILED, new ExecutionError(
                    "engine.poison", "The node that ran it died " + record.deaths() + " times in a row without progress", null));
        } else if (replay.fatal() >= 0) {
            standing.stop(Stop.FAILED, errorOf(replay.fatal()));
        }
    }

    private ExecutionError errorOf(int index) {
        var known = values.task(index).get("error") instanceof Map<?, ?> map ? map : Map.of();
        return new ExecutionError(String.valueOf(known.get("code")), String.valueOf(known.get("message")), tasks.id(index));
    }

    /** What to do once the execution is not this node's any more. To be called before it begins. */
    public void onGone(Runnable action) {
        onGone = action;
    }

    public ExecutionKey key() {
        return record.key();
    }

    public RunRecord record() {
        return record;
    }

    Plan plan() {
        return plan;
    }

    RunEnvironment environment() {
        return environment;
    }

    /** Begins, or goes on where the journal ends. Called once, by the route. */
    void enter(Steps steps) {
        lock.lock();
        try {
            this.steps = steps;
            isEntered = true;
            if (standing.isGone()) {
                leaveIfGone();
                return;
            }
            if (!journal.isEmpty() || record.epoch() > 1) {
                journal.event(Kind.CLAIMED);
            }
            note(new Signals(standing.isPaused(), record.isCancelRequested()));
            watchDeadline();
            if (!standing.isStopped()) {
                tasks.restore();
                tasks.waiting().forEach(this::alarm);
            }
        } finally {
            lock.unlock();
        }
        environment.tasks().execute(this::work);
    }

    private void watchDeadline() {
        var end = record.deadlineAt();
        if (end != null && end.isAfter(journal.instant())) {
            alarms.atDeadline(end, this::timeOut);
        } else if (end != null && !standing.isStoppedBy(Stop.CANCELLED)) {
            standing.stop(Stop.TIMED_OUT, timedOut());
        }
    }

    private static ExecutionError timedOut() {
        return new ExecutionError("timeout", "The execution took longer than its timeout", null);
    }

    /** The route itself failed: nothing can go on here. */
    public void crashed(Exception reason) {
        log.error("The route of execution {} failed", key().id(), reason);
        change(() -> {
            isEntered = true;
            if (!standing.isStopped()) {
                standing.stop(Stop.FAILED, Standing.internal());
            }
        });
    }

    /** Takes note of something under the lock, then does what follows from it on a thread of its own. */
    private void change(Runnable note) {
        locked(note);
        environment.tasks().execute(this::work);
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    private <T extends @Nullable Object> T locked(Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens to attempts: told by their own threads, which then call work()

    /** An attempt may begin; false: it may not any more. */
    boolean begin(Attempt attempt) {
        return locked(() -> {
            if (standing.isStarting()) {
                tasks.begin(attempt);
                return true;
            }
            return false;
        });
    }

    void succeeded(Attempt attempt, TaskResult result) {
        locked(() -> {
            if (standing.isGone()) {
                return;
            }
            var state = tasks.state(attempt.index());
            state.output = attempt.output();
            if (!(result instanceof TaskResult.Parked)) {
                state.error = null;
            }
            switch (result) {
                case TaskResult.Success _ -> tasks.end(attempt, Outcome.SUCCESS, !standing.isStopped());
                case TaskResult.Branch(var label, _) -> tasks.end(attempt, new Outcome.Branch(label), !standing.isStopped());
                case TaskResult.Parked(var until) -> {
                    tasks.park(attempt, until);
                    alarm(attempt.index());
                }
            }
        });
    }

    /** Its {@code when} is false. */
    void skipped(Attempt attempt) {
        locked(() -> {
            if (!standing.isStopped() && !standing.isGone()) {
                tasks.skip(attempt.index());
            } else {
                tasks.putBack(attempt.index()); // nothing is decided any more
            }
        });
    }

    /**
     * An attempt failed.
     *
     * @param stored the error: JSON or a reference to a blob
     * @return how long to wait in memory before the step is repeated; empty when it is not, or not here
     */
    Optional<Duration> failed(Attempt attempt, TaskFailure failure, String stored, Attempt.@Nullable Cut cut) {
        CompletableFuture<Void> committed;
        Duration wait;
        lock.lock();
        try {
            if (standing.isGone()) {
                return Optional.empty();
            }
            if (standing.isStoppedBy(Stop.HANDED_OVER) && cut == Attempt.Cut.STOP) {
                tasks.putBack(attempt.index());
                return Optional.empty();
            }
            tasks.state(attempt.index()).error = stored;
            var repeat = !standing.isStopped() ? tasks.repeatAfter(attempt, failure, environment.random().nextDouble()) : Optional.<Duration>empty();
            if (cut == Attempt.Cut.STOP || repeat.isEmpty()) {
                end(attempt, failure, cut);
                return Optional.empty();
            }
            wait = repeat.get();
            int row = tasks.repeat(attempt, failure, wait);
            if (attempt.isPure() || standing.isPaused() || wait.compareTo(SHORT_WAIT) > 0) {
                tasks.await(attempt.index(), row);
                alarm(attempt.index());
                return Optional.empty();
            }
            attempt.waits();
            committed = commits.computeIfAbsent(row, _ -> new CompletableFuture<>());
        } finally {
            lock.unlock();
        }
        try {
            committed.join(); // ends: the journal tells of every entry, and a fence completes it
            return Optional.of(wait);
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }

    private void end(Attempt attempt, TaskFailure failure, Attempt.@Nullable Cut cut) {
        boolean isHandled = plan.graph().handlesFailure(attempt.index());
        if (cut == Attempt.Cut.STOP) {
            tasks.end(attempt, Outcome.CANCELLED, false);
            return;
        }
        tasks.end(attempt, Outcome.FAILURE, !standing.isStopped() && isHandled);
        if (!standing.isStopped() && !isHandled) {
            standing.stop(Stop.FAILED, new ExecutionError(failure.code(), failure.sentence(), tasks.id(attempt.index())));
            attempts.values().forEach(Attempt::cutOffWait);
        }
    }

    /** The attempt leaves no trace; it is made again when the execution goes on. */
    void aborted(Attempt attempt) {
        locked(() -> {
            tasks.putBack(attempt.index());
        });
    }

    /** The step is not repeated in memory after all. */
    void leftWaiting(Attempt attempt) {
        locked(() -> {
            tasks.await(attempt.index(), 0); // its row was committed before it waited
            alarm(attempt.index());
        });
    }

    /** Its thread has nothing more to do for the task. */
    void over(Attempt attempt) {
        locked(() -> {
            attempts.remove(attempt.index());
            running--;
            runningEffects -= attempt.isPure() ? 0 : 1;
            leaveIfGone();
        });
    }

    // ---- what is due

    private void alarm(int index) {
        if (!standing.isGone()) {
            alarms.set(index, tasks.dueAt(index), () -> due(index));
        }
    }

    private void due(int index) {
        change(() -> {
            alarms.rang(index);
            wakeDue();
        });
    }

    private void wakeDue() {
        if (standing.isStarting()) {
            tasks.wakeDue();
        }
    }

    private void timeOut() {
        change(() -> {
            if (!standing.isStoppedBy(Stop.CANCELLED)) {
                standing.stop(Stop.TIMED_OUT, timedOut());
                attempts.values().forEach(attempt -> attempt.cutOff(Attempt.Cut.STOP));
            }
        });
    }

    // ---- what is asked for

    /** Somebody asked for something, here or on another node; the database has it. */
    public void signal(Signals signals) {
        change(() -> note(signals));
    }

    /** Whether it thinks that it is paused. */
    public boolean isPaused() {
        return locked(() -> {
            return standing.isPaused();
        });
    }

    private void note(Signals signals) {
        if (standing.isGone() || standing.isClosing()) {
            return; // while closing, what was asked is read again if the database refuses to close
        }
        if (signals.isCancelRequested() && !standing.isStoppedBy(Stop.CANCELLED)) {
            standing.stop(Stop.CANCELLED, null);
            journal.event(Kind.CANCEL_REQUESTED);
            attempts.values().forEach(attempt -> attempt.cutOff(Attempt.Cut.STOP));
        }
        if (signals.isPaused() != standing.isPaused()) {
            standing.setPaused(signals.isPaused());
            journal.event(signals.isPaused() ? Kind.PAUSED : Kind.RESUMED);
            if (signals.isPaused()) {
                attempts.values().forEach(Attempt::cutOffWait);
            }
        }
        wakeDue();
    }

    /** Nothing starts here any more; what runs may finish. */
    public void handOver() {
        change(() -> {
            if (!standing.isStopped()) {
                standing.stop(Stop.HANDED_OVER, null);
                attempts.values().forEach(Attempt::cutOffWait);
            }
        });
    }

    /** The time for what runs is over. */
    public void handOverNow() {
        change(() -> attempts.values().forEach(attempt -> attempt.cutOff(Attempt.Cut.STOP)));
    }

    // ---- what the journal says

    @Override
    public void committed(List<JournalRow> rows) {
        change(() -> {
            for (var row : rows) {
                tasks.committed(row);
                var waiter = commits.remove(row.sequence());
                if (waiter != null) {
                    waiter.complete(null);
                }
            }
            wakeDue();
        });
    }

    @Override
    public void closed(boolean isApplied) {
        if (isApplied) {
            leave();
            return;
        }
        Signals signals;
        try {
            signals = environment.signals().apply(record.key());
        } catch (RuntimeException e) {
            log.warn("What was asked of execution {} cannot be read; trying again", record.key().id(), e);
            var _ = environment.timers().after(Duration.ofSeconds(1), () -> closed(false));
            return;
        }
        change(() -> {
            standing.reopened();
            note(signals);
        });
    }

    @Override
    public void fenced() {
        leave();
        lock.lock();
        try {
            attempts.values().forEach(attempt -> attempt.cutOff(Attempt.Cut.FENCED));
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        locked(() -> {
            if (standing.isGone()) {
                return;
            }
            standing.gone();
            environment.tasks().execute(onGone);
            alarms.cancel();
            commits.values().forEach(commit -> commit.completeExceptionally(new AttemptAborted()));
            leaveIfGone();
        });
    }

    private void leaveIfGone() {
        if (standing.isGone() && running == 0 && steps != null) {
            environment.tasks().execute(steps::leave);
            steps = null;
        }
    }

    // ---- what follows

    /** Starts what may start, and gives the execution up when there is nothing to do. Pure tasks run on the calling thread. */
    private void work() {
        while (true) {
            var effects = new ArrayList<Integer>();
            Integer pure;
            boolean isFinishing;
            lock.lock();
            try {
                if (!isEntered) {
                    return;
                }
                pure = take(effects);
                isFinishing = pure == null && running == 0 && standing.giveUpIfIdle(tasks) == Standing.Next.OUTPUT;
            } finally {
                lock.unlock();
            }
            for (int index : effects) {
                environment.tasks().execute(() -> performEffect(index));
            }
            if (pure != null) {
                perform(pure, true);
                Thread.yield(); // computing must not keep other executions from their threads
            } else if (isFinishing) {
                finish();
            } else {
                return;
            }
        }
    }

    private void performEffect(int index) {
        try {
            perform(index, false);
        } finally {
            work();
        }
    }

    /** Takes effects, up to the limit, and at most one pure task. */
    private @Nullable Integer take(List<Integer> effects) {
        if (!standing.isStarting() || steps == null) {
            return null;
        }
        while (runningEffects < environment.perExecution()) {
            var index = tasks.takeEffect();
            if (index.isEmpty()) {
                break;
            }
            running++;
            runningEffects++;
            effects.add(index.getAsInt());
        }
        var pure = tasks.takePure();
        if (pure.isEmpty()) {
            return null;
        }
        running++;
        return pure.getAsInt();
    }

    private void perform(int index, boolean isPure) {
        var attempt = new Attempt(this, index, isPure);
        Steps through;
        lock.lock();
        try {
            attempts.put(index, attempt);
            through = Objects.requireNonNull(steps); // it stays while something runs
        } finally {
            lock.unlock();
        }
        through.send(index, attempt);
    }

    private void finish() {
        var output = new RunOutput(record, plan, values, environment.values()).compute(latestEnd(IntStream.range(0, plan.graph().size())));
        lock.lock();
        try {
            standing.end(output);
        } finally {
            lock.unlock();
        }
    }

    // ---- what others see

    private Instant latestEnd(IntStream indexes) {
        return tasks.latestEnd(indexes).orElse(record.startedAt());
    }

    /** What the expressions of a task see. */
    RunContext context(int index) {
        var task = plan.graph().task(index);
        var before = task.dependencies().stream().mapToInt(edge -> Objects.requireNonNull(plan.graph().index(edge.from())));
        return new RunContext(record, plan, values, latestEnd(before), task.id());
    }

    TaskState state(int index) {
        return tasks.state(index);
    }

    /** When the attempt of a task that runs now began; null: none runs. */
    public @Nullable Instant runningSince(int index) {
        return locked(() -> {
            var attempt = attempts.get(index);
            return attempt == null || !tasks.isRunning(index) ? null : attempt.begunAt();
        });
    }
}
