package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.Entry.Closing;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import dev.waybill.expression.ExpressionFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
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

    private enum Phase {
        NEW,
        RUNNING,
        WAITING,
        ENDED
    }

    /** Why nothing starts any more. */
    private enum Stop {
        FAILED,
        CANCELLED,
        TIMED_OUT,
        HANDED_OVER
    }

    /** How far the execution is given up. */
    private enum Leaving {
        NOT,
        COMPUTING_OUTPUT,
        CLOSING,
        GONE
    }

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
    private final RunValues values;
    private final TaskState[] states;
    private final Phase[] phases;
    private final Frontier frontier;
    private final RunJournal journal;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, Attempt> attempts = new HashMap<>();
    private final Map<Integer, Future<?>> waits = new LinkedHashMap<>();
    private final Map<Integer, CompletableFuture<Void>> commits = new HashMap<>();
    private int running;
    private int runningEffects;
    private boolean isPaused;
    private @Nullable Stop stop;
    private @Nullable ExecutionError error;
    private Leaving leaving = Leaving.NOT;
    private @Nullable Future<?> deadline;
    private @Nullable Steps steps;
    private Runnable onGone = () -> {};

    public Run(RunRecord record, Plan plan, Replay replay, RunEnvironment environment) {
        this.record = record;
        this.plan = plan;
        this.environment = environment;
        this.states = replay.states();
        this.values = new RunValues(record.key(), environment.values(), states, record.input());
        this.phases = new Phase[states.length];
        this.frontier = new Frontier(plan.graph(), plan::isPure, index -> phases[index] == Phase.NEW);
        var last = replay.lastInstant();
        this.journal = new RunJournal(
                new Entry.Owner(record.key(), record.incarnation(), record.epoch(), this),
                environment.journal(),
                environment.clock(),
                replay.lastSequence(),
                last == null || last.isBefore(record.startedAt()) ? record.startedAt() : last,
                record.deaths() > 0);
        Arrays.setAll(phases, i -> states[i].outcome != null ? Phase.ENDED : states[i].dueAt != null ? Phase.WAITING : Phase.NEW);
        if (record.deaths() >= POISONOUS_DEATHS) {
            stop = Stop.FAILED;
            error = new ExecutionError(
                    "engine.poison", "The node that ran it died " + record.deaths() + " times in a row without progress", null);
        } else if (replay.fatal() >= 0) {
            stop = Stop.FAILED;
            error = errorOf(replay.fatal());
        }
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
            if (leaving == Leaving.GONE) {
                leaveIfGone();
                return;
            }
            if (!journal.isEmpty() || record.epoch() > 1) {
                journal.event(Kind.CLAIMED);
            }
            frontier.begin();
            IntStream.range(0, phases.length).filter(i -> phases[i] != Phase.NEW).boxed().toList().forEach(this::restore);
            if (record.deadlineAt() != null) {
                deadline = environment.timers().at(record.deadlineAt(), this::timeOut);
            }
            isPaused = record.isPaused();
            note(new Signals(isPaused, record.isCancelRequested()));
        } finally {
            lock.unlock();
        }
        environment.tasks().execute(this::work);
    }

    private void restore(int index) {
        var outcome = states[index].outcome;
        if (phases[index] == Phase.WAITING) {
            await(index);
        } else if (outcome != null && !(outcome instanceof Outcome.Cancelled)) {
            if (stop == null) {
                frontier.ended(index, outcome, this::skip);
            }
            frontier.committed(index);
        }
    }

    /** The route itself failed: nothing can go on here. */
    public void crashed(Exception reason) {
        log.error("The route of execution {} failed", key().id(), reason);
        lock.lock();
        try {
            if (leaving == Leaving.NOT && stop == null) {
                stop = Stop.FAILED;
                error = new ExecutionError("internal", "The platform failed inside; its log has the cause", null);
            }
            if (running == 0 && leaving == Leaving.NOT) {
                end(ExecutionStatus.FAILED);
            }
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens to attempts

    /** An attempt may begin; false: it may not any more. */
    boolean begin(Attempt attempt) {
        lock.lock();
        try {
            if (!isStarting()) {
                return false;
            }
            var state = states[attempt.index()];
            attempt.begun(state.attempts + 1, state.parkedSince != null ? state.parkedSince : journal.instant());
            return true;
        } finally {
            lock.unlock();
        }
    }

    void succeeded(Attempt attempt, TaskResult result) {
        lock.lock();
        try {
            if (leaving == Leaving.GONE) {
                return;
            }
            states[attempt.index()].output = attempt.output();
            switch (result) {
                case TaskResult.Success _ -> end(attempt, Outcome.SUCCESS, null);
                case TaskResult.Branch(var label, _) -> end(attempt, new Outcome.Branch(label), null);
                case TaskResult.Parked(var until) -> park(attempt, until);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its {@code when} is false. */
    void skipped(Attempt attempt) {
        lock.lock();
        try {
            if (leaving != Leaving.GONE) {
                skip(attempt.index());
                frontier.ended(attempt.index(), Outcome.SKIPPED, this::skip);
            }
        } finally {
            lock.unlock();
        }
    }

    private void park(Attempt attempt, Instant until) {
        var state = states[attempt.index()];
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.parkedSince = attempt.startedAt();
        state.input = attempt.input();
        state.dueAt = until;
        journal.parked(id(attempt.index()), attempt, until);
        await(attempt.index());
    }

    private void end(Attempt attempt, Outcome outcome, @Nullable TaskFailure failure) {
        int index = attempt.index();
        var state = states[index];
        note(state, attempt);
        if (failure == null) {
            state.error = null;
        }
        state.outcome = outcome;
        state.completedAt = journal.instant();
        phases[index] = Phase.ENDED;
        journal.attempt(id(index), attempt, state, outcome.word(), false);
        if (stop != null) {
            return;
        }
        if (failure != null && !plan.graph().handlesFailure(index)) {
            stop = Stop.FAILED;
            error = new ExecutionError(failure.code(), failure.sentence(), id(index));
            attempts.values().forEach(Attempt::interruptWait);
        } else {
            frontier.ended(index, outcome, this::skip);
        }
    }

    private ExecutionError errorOf(int index) {
        var known = values.task(index).get("error") instanceof Map<?, ?> map ? map : Map.of();
        return new ExecutionError(String.valueOf(known.get("code")), String.valueOf(known.get("message")), id(index));
    }

    private void skip(int index) {
        states[index].outcome = Outcome.SKIPPED;
        states[index].completedAt = journal.instant();
        phases[index] = Phase.ENDED;
        journal.skipped(id(index), states[index].completedAt);
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
            if (leaving == Leaving.GONE) {
                return Optional.empty();
            }
            if (stop == Stop.HANDED_OVER && cut == Attempt.Cut.STOP) {
                phases[attempt.index()] = Phase.NEW;
                return Optional.empty();
            }
            var state = states[attempt.index()];
            state.error = stored;
            var repeat = stop == null ? repeatAfter(attempt, failure) : Optional.<Duration>empty();
            if (cut == Attempt.Cut.STOP || repeat.isEmpty()) {
                end(attempt, cut == Attempt.Cut.STOP ? Outcome.CANCELLED : Outcome.FAILURE, failure);
                return Optional.empty();
            }
            wait = repeat.get();
            note(state, attempt);
            state.dueAt = journal.instant().plus(wait);
            state.answered += failure.isAnswered() ? 1 : 0;
            int row = journal.attempt(id(attempt.index()), attempt, state, "failure", failure.isAnswered());
            if (attempt.isPure() || isPaused || wait.compareTo(SHORT_WAIT) > 0) {
                await(attempt.index());
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

    private Optional<Duration> repeatAfter(Attempt attempt, TaskFailure failure) {
        int failures = attempt.number() - states[attempt.index()].attemptsBefore;
        var policy = plan.graph().task(attempt.index()).retryPolicy();
        return Retry.after(policy, failures, failure.code(), failure.retryAfter(), environment.random().nextDouble());
    }

    private void note(TaskState state, Attempt attempt) {
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.attempts = attempt.number();
        state.input = attempt.input();
        state.incarnation = record.incarnation();
        state.parkedSince = null;
        state.dueAt = null;
    }

    /** The attempt leaves no trace; it is made again when the execution goes on. */
    void aborted(Attempt attempt) {
        lock.lock();
        try {
            if (phases[attempt.index()] == Phase.RUNNING) {
                phases[attempt.index()] = Phase.NEW;
                frontier.again(attempt.index());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The step is not repeated in memory after all. */
    void leftWaiting(Attempt attempt) {
        lock.lock();
        try {
            await(attempt.index());
        } finally {
            lock.unlock();
        }
    }

    /** Its thread has nothing more to do for the task. */
    void over(Attempt attempt) {
        lock.lock();
        try {
            attempts.remove(attempt.index());
            running--;
            runningEffects -= attempt.isPure() ? 0 : 1;
            leaveIfGone();
        } finally {
            lock.unlock();
        }
    }

    // ---- what is due

    private void await(int index) {
        phases[index] = Phase.WAITING;
        var due = states[index].dueAt;
        if (due == null) {
            throw new IllegalStateException("Task " + index + " waits for nothing");
        }
        waits.put(index, environment.timers().at(due, () -> due(index)));
    }

    private void due(int index) {
        lock.lock();
        try {
            if (phases[index] == Phase.WAITING && isStarting()) {
                wake(index);
            }
        } finally {
            lock.unlock();
        }
        work();
    }

    private void wake(int index) {
        waits.remove(index);
        phases[index] = Phase.NEW;
        if (states[index].parkedSince != null) {
            journal.woken(id(index));
        }
        frontier.again(index);
    }

    private void wakeWhatIsDue() {
        if (!isStarting()) {
            return;
        }
        var now = journal.instant();
        for (int index : List.copyOf(waits.keySet())) {
            var due = states[index].dueAt;
            if (due != null && !due.isAfter(now)) {
                wake(index);
            }
        }
    }

    private void timeOut() {
        lock.lock();
        try {
            if (stop == null || stop == Stop.FAILED || stop == Stop.HANDED_OVER) {
                stop = Stop.TIMED_OUT;
                error = new ExecutionError("timeout", "The execution took longer than its timeout", null);
                interruptAll();
            }
        } finally {
            lock.unlock();
        }
        work();
    }

    // ---- what is asked for

    /** Somebody asked for something, here or on another node; the database has it. */
    public void signal(Signals signals) {
        lock.lock();
        try {
            note(signals);
        } finally {
            lock.unlock();
        }
        work();
    }

    private void note(Signals signals) {
        if (leaving == Leaving.GONE || leaving == Leaving.CLOSING) {
            return; // while closing, what was asked is read again if the database refuses to close
        }
        if (signals.isCancelRequested() && stop != Stop.CANCELLED) {
            stop = Stop.CANCELLED;
            error = null;
            journal.event(Kind.CANCEL_REQUESTED);
            interruptAll();
        }
        if (signals.isPaused() != isPaused) {
            isPaused = signals.isPaused();
            journal.event(isPaused ? Kind.PAUSED : Kind.RESUMED);
            if (isPaused) {
                attempts.values().forEach(Attempt::interruptWait);
            }
        }
        wakeWhatIsDue();
    }

    private void interruptAll() {
        attempts.values().forEach(attempt -> attempt.interrupt(Attempt.Cut.STOP));
    }

    /** Nothing starts here any more; what runs may finish. */
    public void handOver() {
        lock.lock();
        try {
            if (stop == null) {
                stop = Stop.HANDED_OVER;
                attempts.values().forEach(Attempt::interruptWait);
            }
        } finally {
            lock.unlock();
        }
        work();
    }

    /** The time for what runs is over. */
    public void handOverNow() {
        lock.lock();
        try {
            interruptAll();
        } finally {
            lock.unlock();
        }
    }

    // ---- what the journal says

    @Override
    public void committed(List<JournalRow> rows) {
        lock.lock();
        try {
            for (var row : rows) {
                var waiter = commits.remove(row.sequence());
                if (waiter != null) {
                    waiter.complete(null);
                }
                var index = row.taskId() == null ? null : plan.graph().index(row.taskId());
                if (index != null && isLastOfTask(row)) {
                    frontier.committed(index);
                }
            }
        } finally {
            lock.unlock();
        }
        work();
    }

    private static boolean isLastOfTask(JournalRow row) {
        return row.kind() == Kind.SKIPPED
                || (row.kind() == Kind.ATTEMPT && row.dueAt() == null && !"cancelled".equals(row.outcome()));
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
            var _ = environment.timers().at(environment.clock().instant().plusSeconds(1), () -> closed(false));
            return;
        }
        lock.lock();
        try {
            leaving = leaving == Leaving.CLOSING ? Leaving.NOT : leaving;
            note(signals);
        } finally {
            lock.unlock();
        }
        work();
    }

    @Override
    public void fenced() {
        leave();
        lock.lock();
        try {
            attempts.values().forEach(attempt -> attempt.interrupt(Attempt.Cut.FENCED));
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            if (leaving == Leaving.GONE) {
                return;
            }
            leaving = Leaving.GONE;
            environment.tasks().execute(onGone);
            waits.values().forEach(timer -> timer.cancel(false));
            if (deadline != null) {
                deadline.cancel(false);
            }
            commits.values().forEach(commit -> commit.completeExceptionally(new AttemptAborted()));
            leaveIfGone();
        } finally {
            lock.unlock();
        }
    }

    private void leaveIfGone() {
        if (leaving == Leaving.GONE && running == 0 && steps != null) {
            environment.tasks().execute(steps::leave);
            steps = null;
        }
    }

    // ---- what follows

    private boolean isStarting() {
        return stop == null && !isPaused && leaving == Leaving.NOT;
    }

    /** Starts what may start, and gives the execution up when there is nothing to do. Pure tasks run on the calling thread. */
    private void work() {
        while (true) {
            var effects = new ArrayList<Integer>();
            Integer pure;
            boolean isFinishing;
            Steps through;
            lock.lock();
            try {
                through = steps;
                if (through == null) {
                    return;
                }
                pure = take(effects);
                isFinishing = pure == null && effects.isEmpty() && giveUpIfIdle();
            } finally {
                lock.unlock();
            }
            for (int index : effects) {
                environment.tasks().execute(() -> {
                    perform(through, index, false);
                    work();
                });
            }
            if (pure != null) {
                perform(through, pure, true);
            } else if (isFinishing) {
                finish();
            } else {
                return;
            }
        }
    }

    /** Takes effects, up to the limit, and at most one pure task. */
    private @Nullable Integer take(List<Integer> effects) {
        while (isStarting() && frontier.hasReady()) {
            int index = frontier.take();
            if (phases[index] != Phase.NEW) {
                continue;
            }
            boolean isPure = plan.isPure(index);
            if (!isPure && runningEffects >= environment.perExecution()) {
                frontier.putBack(index);
                return null;
            }
            phases[index] = Phase.RUNNING;
            running++;
            if (isPure) {
                return index;
            }
            runningEffects++;
            effects.add(index);
        }
        return null;
    }

    private void perform(Steps through, int index, boolean isPure) {
        var attempt = new Attempt(this, index, isPure);
        lock.lock();
        try {
            attempts.put(index, attempt);
        } finally {
            lock.unlock();
        }
        through.send(index, attempt);
    }

    /** Whether the output is to be computed, outside the lock. */
    private boolean giveUpIfIdle() {
        if (leaving != Leaving.NOT || running > 0) {
            return false;
        }
        if (stop == Stop.CANCELLED) {
            end(ExecutionStatus.CANCELLED);
        } else if (stop == Stop.TIMED_OUT) {
            end(ExecutionStatus.TIMED_OUT);
        } else if (isPaused) {
            close(new Closing.Rest());
        } else if (stop == Stop.FAILED) {
            end(ExecutionStatus.FAILED);
        } else if (stop == Stop.HANDED_OVER) {
            close(new Closing.HandOver());
        } else if (frontier.isAllEnded()) {
            leaving = Leaving.COMPUTING_OUTPUT;
            return true;
        } else if (!frontier.isBlocked() && !frontier.hasReady()) {
            parkUnlessDueSoon();
        }
        return false;
    }

    private void parkUnlessDueSoon() {
        var due = waits.keySet().stream()
                .map(index -> states[index].dueAt)
                .filter(instant -> instant != null)
                .min(Instant::compareTo)
                .orElseThrow(() -> new IllegalStateException("Execution " + key().id() + " waits for nothing"));
        if (due.isAfter(journal.instant().plus(SHORT_WAIT))) {
            close(new Closing.Park(due));
        }
    }

    private void end(ExecutionStatus status) {
        leaving = Leaving.CLOSING;
        journal.end(status, null, error);
    }

    private void close(Closing closing) {
        leaving = Leaving.CLOSING;
        journal.close(closing);
    }

    private void finish() {
        String output = null;
        ExecutionError failure = null;
        try {
            var template = plan.output();
            if (template != null) {
                var context = new RunContext(record, plan, values, journal.instant(), "output");
                output = environment.values().store(record.key(), "output", template.evaluate(context));
            }
        } catch (ExpressionFailure e) {
            failure = new ExecutionError("expression", e.sentence(), null);
        } catch (TaskFailure e) {
            failure = new ExecutionError(e.code(), e.sentence(), null);
        }
        lock.lock();
        try {
            if (leaving != Leaving.COMPUTING_OUTPUT) {
                return;
            }
            leaving = Leaving.CLOSING;
            journal.end(failure == null ? ExecutionStatus.SUCCEEDED : ExecutionStatus.FAILED, output, failure);
        } finally {
            lock.unlock();
        }
    }

    /** What the expressions of a task see. */
    RunContext context(int index) {
        var task = plan.graph().task(index);
        var now = task.dependencies().stream()
                .map(edge -> plan.graph().index(edge.from()))
                .map(from -> from == null ? null : states[from].completedAt)
                .filter(instant -> instant != null)
                .max(Instant::compareTo)
                .orElse(record.startedAt());
        return new RunContext(record, plan, values, now, task.id());
    }

    /** When the attempt of a task that runs now began; null: none runs. */
    public @Nullable Instant runningSince(int index) {
        lock.lock();
        try {
            var attempt = attempts.get(index);
            return attempt == null || phases[index] != Phase.RUNNING ? null : attempt.begunAt();
        } finally {
            lock.unlock();
        }
    }

    TaskState state(int index) {
        return states[index];
    }

    private String id(int index) {
        return plan.graph().task(index).id();
    }
}
