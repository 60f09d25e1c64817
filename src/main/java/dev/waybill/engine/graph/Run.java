package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.Standing.Next;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A live execution on the node that owns it. Whatever happens (an attempt ends, rows are committed, something is due,
 * somebody asks for a stop) is noted in its {@link RunState} under the lock; then {@link #work} starts what may start, or
 * gives the execution up when nothing is left to do here. No task, expression or remote call runs under the lock.
 */
public final class Run implements JournalListener {
    private static final Logger log = LoggerFactory.getLogger(Run.class);

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

    private final ReentrantLock lock = new ReentrantLock();
    private final RunState state;
    private final Alarms alarms;
    private boolean isEntered;
    private @Nullable Steps steps;
    private @Nullable Ending ending;
    private Runnable onGone = () -> {};

    public Run(RunRecord record, Plan plan, Replay replay, RunEnvironment environment) {
        this.record = record;
        this.plan = plan;
        this.environment = environment;
        this.values = new RunValues(record.key(), environment.values(), record.input(), environment.held());
        values.hold(replay.outermost());
        this.alarms = new Alarms(environment.timers());
        this.state = new RunState(record, plan, replay, values, environment, this);
        if (replay.fatal() >= 0) {
            state.fail(errorOf(replay.outermost().place(replay.fatal())));
        }
    }

    private ExecutionError errorOf(Place place) {
        var task = place.id();
        try {
            var known = values.task(place.state()).get("error") instanceof Map<?, ?> map ? map : Map.of();
            return new ExecutionError(String.valueOf(known.get("code")), String.valueOf(known.get("message")), task);
        } catch (TaskFailure unreadable) {
            return new ExecutionError(unreadable.code(), unreadable.sentence(), task);
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
        change(() -> {
            this.steps = steps;
            isEntered = true;
            if (state.isGone()) {
                leaveIfGone();
                return;
            }
            state.enter();
            var end = record.deadlineAt();
            if (end != null && !state.isOver(end)) {
                alarms.atDeadline(end, () -> change(state::timeOut));
            } else if (end != null) {
                state.timeOut();
            }
            state.restore().forEach(this::alarm);
        });
    }

    /** The route itself failed: nothing can go on here. */
    public void crashed(Exception reason) {
        log.error("The route of execution {} failed", key().id(), reason);
        change(() -> {
            isEntered = true;
            state.fail(Standing.internal());
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

    private <T extends @Nullable Object> T asked(Supplier<T> question) {
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
        return asked(() -> state.begin(attempt));
    }

    void succeeded(Attempt attempt, TaskResult result) {
        locked(() -> {
            if (state.succeeded(attempt, result)) {
                alarm(attempt.place());
            }
        });
    }

    /** Its {@code when} is false. */
    void skipped(Attempt attempt) {
        locked(() -> state.skipped(attempt));
    }

    /**
     * An attempt failed.
     *
     * @param stored the error: JSON or a reference to a blob
     * @return how long to wait in memory before the step is repeated; empty when it is not, or not here
     */
    Optional<Duration> failed(Attempt attempt, TaskFailure failure, String stored, Attempt.@Nullable Cut cut) {
        var repetition = asked(() -> {
            var next = state.failed(attempt, failure, stored, cut);
            if (state.isWaiting(attempt.place())) {
                alarm(attempt.place());
            }
            return next;
        });
        if (repetition.isPresent()) {
            environment.journal().writeSoon(); // not here: this thread may be interrupted, as it waits
        }
        return repetition.flatMap(RunState.Repetition::afterCommit);
    }

    /** The attempt leaves no trace; it is made again when the execution goes on. */
    void aborted(Attempt attempt) {
        locked(() -> state.putBack(attempt.place()));
    }

    /** The step is not repeated in memory after all. */
    void leftWaiting(Attempt attempt) {
        locked(() -> {
            state.leftWaiting(attempt.place());
            alarm(attempt.place());
        });
    }

    /** Its thread has nothing more to do for the task. */
    void over(Attempt attempt) {
        locked(() -> {
            state.over(attempt);
            leaveIfGone();
        });
    }

    private void alarm(Place place) {
        if (!state.isGone() && !state.dueAt(place).equals(TaskState.NEVER)) {
            alarms.set(place, state.dueAt(place), () -> due(place));
        }
    }

    private void due(Place place) {
        change(() -> {
            alarms.rang(place);
            state.wakeDue();
        });
    }

    // ---- what is asked for

    /** Somebody asked for something, here or on another node; the database has it. */
    public void signal(Signals signals) {
        change(() -> state.note(signals));
    }

    /** Something was sent to it: the database has it. */
    public void told() {
        environment.tasks().execute(this::read);
    }

    private void read() {
        int known = asked(() -> state.isGone() ? -1 : state.deliveries());
        if (known < 0) {
            return;
        }
        List<Delivery> received;
        try {
            received = environment.mailbox().after(record.key(), known);
        } catch (RuntimeException e) {
            log.warn("What was sent to execution {} cannot be read; trying again", record.key().id(), e);
            var _ = environment.timers().after(Duration.ofSeconds(1), this::read);
            return;
        }
        locked(() -> state.receive(received));
        work();
    }

    /** It is late, or soon will be: its journal says so, once. */
    public void tellSla(JournalRow.Kind event) {
        change(() -> state.tellSla(event));
    }

    /** Whether it thinks that it is paused. */
    public boolean isPaused() {
        return asked(state::isPaused);
    }

    /** Nothing starts here any more; what runs may finish. */
    public void handOver() {
        change(state::handOver);
    }

    /** The time for what runs is over. */
    public void handOverNow() {
        change(() -> state.cutOff(Attempt.Cut.STOP));
    }

    // ---- what the journal says

    @Override
    public void committed(List<JournalRow> rows) {
        locked(() -> state.committed(rows));
    }

    @Override
    public void closed(boolean isApplied) {
        if (isApplied) {
            locked(() -> ending = state.ending());
            leave();
            return;
        }
        Signals signals;
        List<Delivery> received;
        try {
            signals = environment.signals().apply(record.key());
            received = environment.mailbox().after(record.key(), asked(state::deliveries));
        } catch (RuntimeException e) {
            log.warn("What was asked of execution {} cannot be read; trying again", record.key().id(), e);
            var _ = environment.timers().after(Duration.ofSeconds(1), () -> {
                closed(false);
                proceed();
            });
            return;
        }
        locked(() -> state.reopened(signals, received));
    }

    @Override
    public void proceed() {
        work();
    }

    @Override
    public void fenced() {
        leave();
        locked(() -> state.cutOff(Attempt.Cut.FENCED));
    }

    private void leave() {
        boolean isLeaving = asked(() -> {
            if (state.isGone()) {
                return false;
            }
            state.gone();
            alarms.cancel();
            leaveIfGone();
            return true;
        });
        if (isLeaving) {
            onGone.run();
        }
    }

    private void leaveIfGone() {
        if (state.isGone() && state.isIdle() && steps != null) {
            environment.tasks().execute(steps::leave);
            steps = null;
        }
    }

    // ---- what follows

    /**
     * Starts what may start, and gives the execution up when there is nothing to do. Pure tasks run on the calling thread, and
     * of the effects one: a chain needs no other.
     */
    private void work() {
        while (true) {
            var effects = new ArrayList<Place>();
            Place pure;
            boolean isFinishing;
            boolean isLeft;
            lock.lock();
            try {
                if (!isEntered) {
                    return;
                }
                pure = steps == null ? null : state.take(effects);
                isFinishing = pure == null && state.giveUpIfIdle() == Next.OUTPUT;
                isLeft = pure != null ? state.isBlocked() : !state.isWritten();
            } finally {
                lock.unlock();
            }
            var here = pure == null && !effects.isEmpty() ? effects.removeLast() : null;
            for (var place : effects) {
                environment.tasks().execute(() -> performEffect(place));
            }
            if (isLeft && (pure != null || here != null)) {
                environment.journal().writeSoon(); // what has ended must not wait until this one has
            }
            if (pure != null) {
                perform(pure, true);
                environment.journal().awaitRoom(); // what is computed must not pile up in front of the database
                Thread.yield(); // computing must not keep other executions from their threads
            } else if (here != null) {
                perform(here, false);
            } else if (isFinishing) {
                finish();
            } else if (!environment.journal().write(this)) {
                return;
            }
        }
    }

    private void performEffect(Place place) {
        try {
            perform(place, false);
        } finally {
            work();
        }
    }

    private void perform(Place place, boolean isPure) {
        var attempt = new Attempt(this, place, isPure);
        var through = this.<Steps>asked(() -> {
            state.began(attempt);
            return Objects.requireNonNull(steps); // it stays while something runs
        });
        through.send(place.task().step(), attempt);
    }

    private void finish() {
        var latest = asked(state::latestEnd);
        var output = new RunOutput(record, plan, values, state.outermost(), environment.values()).compute(latest);
        locked(() -> state.end(output));
    }

    // ---- what others see

    /** What the expressions of a task see. */
    RunContext context(Place place) {
        var scope = place.scope();
        var before = place.task().dependencies().stream().mapToInt(edge -> Objects.requireNonNull(scope.graph().index(edge.from())));
        var now = scope.latestEnd(before).or(() -> Optional.ofNullable(scope.since())).orElse(record.startedAt());
        return new RunContext(record, plan, values, scope, now, place.id());
    }

    /** What came of the graphs inside of a task; null when they have not been opened. */
    @Nullable List<Nesting.Ended> nested(Place place) {
        var nest = this.<@Nullable Nest>asked(() -> place.state().isOpen ? place.scope().nest(place.index()) : null);
        return nest == null ? null : values.ended(nest);
    }

    /** Whether its workflow has a limit of how many run at once. */
    public boolean needsSlot() {
        return plan.version().definition().terms().concurrency() != null;
    }

    /** How it ended here; empty: it did not, or goes on elsewhere. */
    public Optional<Ending> ending() {
        return Optional.ofNullable(asked(() -> ending));
    }

    /** Of the tasks of which an attempt runs, what they are called in the journal. */
    public List<String> running() {
        return asked(state::running);
    }

    /** When the attempt of a task that runs now began; null: none runs. */
    public @Nullable Instant runningSince(String taskId) {
        return asked(() -> state.runningSince(taskId));
    }
}
