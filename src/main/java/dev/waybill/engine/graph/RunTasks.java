package dev.waybill.engine.graph;

import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one live execution: what is known of them, what is decided, what waits, and the rows that say so. It starts
 * nothing. Under its run's lock.
 */
final class RunTasks {
    private enum Phase {
        NEW,
        RUNNING,
        WAITING,
        ENDED
    }

    private final Plan plan;
    private final RunJournal journal;
    private final long incarnation;
    private final TaskState[] states;
    private final Phase[] phases;
    private final Frontier frontier;
    /** By task: the row after which its wait counts. */
    private final Map<Integer, Integer> waits = new LinkedHashMap<>();

    private int committedRow;
    /** The number of the last message that was taken note of. */
    private int deliveries;

    RunTasks(Plan plan, Replay replay, RunJournal journal, long incarnation) {
        this.plan = plan;
        this.journal = journal;
        this.incarnation = incarnation;
        this.states = replay.states();
        this.phases = new Phase[states.length];
        this.frontier = new Frontier(plan.graph(), plan::isPure, index -> phases[index] == Phase.NEW);
        this.committedRow = replay.lastSequence();
        this.deliveries = replay.deliveries();
        Arrays.setAll(phases, i -> states[i].outcome != null ? Phase.ENDED : states[i].dueAt != null ? Phase.WAITING : Phase.NEW);
        IntStream.range(0, states.length).filter(i -> phases[i] == Phase.ENDED).forEach(this::forgetInput);
    }

    /** Decides what the journal implies, of an execution that goes on. */
    void restore() {
        frontier.begin();
        IntStream.range(0, phases.length).filter(i -> phases[i] != Phase.NEW).boxed().toList().forEach(this::restore);
    }

    private void restore(int index) {
        var outcome = states[index].outcome;
        if (phases[index] == Phase.WAITING) {
            waits.put(index, committedRow);
        } else if (outcome != null && !(outcome instanceof Outcome.Cancelled)) {
            frontier.ended(index, outcome, this::markSkipped);
            frontier.committed(index);
        }
    }

    TaskState state(int index) {
        return states[index];
    }

    String id(int index) {
        return plan.graph().task(index).id();
    }

    // ---- what may start

    boolean hasReady() {
        return frontier.hasReady();
    }

    OptionalInt takePure() {
        return taken(frontier::takePure);
    }

    OptionalInt takeEffect() {
        return taken(frontier::takeEffect);
    }

    private OptionalInt taken(Supplier<OptionalInt> next) {
        for (var index = next.get(); index.isPresent(); index = next.get()) {
            if (phases[index.getAsInt()] == Phase.NEW) {
                phases[index.getAsInt()] = Phase.RUNNING;
                return index;
            }
        }
        return OptionalInt.empty();
    }

    boolean isRunning(int index) {
        return phases[index] == Phase.RUNNING;
    }

    boolean isWaiting(int index) {
        return phases[index] == Phase.WAITING;
    }

    /** Whether some task only waits for a commit. */
    boolean isBlocked() {
        return frontier.isBlocked();
    }

    boolean isAllEnded() {
        return frontier.isAllEnded();
    }

    // ---- what becomes of an attempt

    void begin(Attempt attempt) {
        var state = states[attempt.index()];
        attempt.begun(state.attempts + 1, state.parkedSince != null ? state.parkedSince : journal.instantFrom(state.dueAt));
    }

    /** The attempt was the task's last; what follows from it is decided unless the execution stops. */
    void end(Attempt attempt, Outcome outcome, boolean isDeciding) {
        int index = attempt.index();
        var state = states[index];
        note(state, attempt);
        state.outcome = outcome;
        state.completedAt = journal.instant();
        phases[index] = Phase.ENDED;
        journal.attempt(id(index), attempt, state, outcome.word(), false);
        if (isDeciding) {
            frontier.ended(index, outcome, this::markSkipped);
        }
    }

    /** Its {@code when} is false. */
    void skip(int index) {
        markSkipped(index);
        frontier.ended(index, Outcome.SKIPPED, this::markSkipped);
    }

    private void markSkipped(int index) {
        var at = journal.instant();
        states[index].outcome = Outcome.SKIPPED;
        states[index].completedAt = at;
        phases[index] = Phase.ENDED;
        journal.skipped(id(index), at);
    }

    void park(Attempt attempt, @Nullable Instant until) {
        var state = states[attempt.index()];
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.parkedSince = attempt.startedAt();
        state.input = attempt.input();
        state.dueAt = until == null ? TaskState.NEVER : until;
        await(attempt.index(), journal.parked(id(attempt.index()), attempt, until));
    }

    /** How long to wait before the failed attempt is made again; empty when the failure is final. */
    Optional<Duration> repeatAfter(Attempt attempt, TaskFailure failure, double randomness) {
        int failures = attempt.number() - states[attempt.index()].attemptsBefore;
        var policy = plan.graph().task(attempt.index()).retryPolicy();
        return Retry.after(policy, failures, failure.code(), failure.retryAfter(), randomness);
    }

    /** @return the number of the row that says that the attempt failed and is made again */
    int repeat(Attempt attempt, TaskFailure failure, Duration wait) {
        var state = states[attempt.index()];
        note(state, attempt);
        state.dueAt = journal.instant().plus(wait);
        state.answered += failure.isAnswered() ? 1 : 0;
        return journal.attempt(id(attempt.index()), attempt, state, "failure", failure.isAnswered());
    }

    private void note(TaskState state, Attempt attempt) {
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.attempts = attempt.number();
        state.input = attempt.input();
        state.incarnation = incarnation;
        state.parkedSince = null;
        state.dueAt = null;
        state.answer = null;
    }

    /** A task that was taken leaves no trace; it is taken again when the execution goes on. */
    void putBack(int index) {
        if (phases[index] == Phase.RUNNING) {
            phases[index] = Phase.NEW;
            frontier.again(index);
        }
    }

    // ---- what waits

    /** From now on the task waits for its instant, which counts once that row is durable. */
    void await(int index, int row) {
        phases[index] = Phase.WAITING;
        waits.put(index, row);
    }

    /** The instant that a waiting task waits for. */
    Instant dueAt(int index) {
        var due = states[index].dueAt;
        if (due == null) {
            throw new IllegalStateException("Task " + index + " waits for nothing");
        }
        return due;
    }

    List<Integer> waiting() {
        return List.copyOf(waits.keySet());
    }

    /** The earliest instant that is waited for; past when something came for a task whose wait is not durable yet. */
    Optional<Instant> earliestDue() {
        return waits.keySet().stream().map(index -> states[index].isAnswered() ? Instant.EPOCH : dueAt(index)).min(Instant::compareTo);
    }

    /** Takes note of messages, in their order; of those that it has seen already nothing comes. */
    void receive(List<Delivery> received) {
        for (var delivery : received) {
            var index = plan.graph().index(delivery.taskId());
            if (index != null && delivery.number() > deliveries) {
                states[index].receive(delivery);
            }
            deliveries = Math.max(deliveries, delivery.number());
        }
    }

    int deliveries() {
        return deliveries;
    }

    /** Makes everything ready whose instant has come, or for which a message has. */
    void wakeDue() {
        var now = journal.instant();
        for (var wait : List.copyOf(waits.entrySet())) {
            boolean isOver = states[wait.getKey()].isAnswered() || !dueAt(wait.getKey()).isAfter(now);
            if (wait.getValue() <= committedRow && isOver) {
                wake(wait.getKey());
            }
        }
    }

    private void wake(int index) {
        waits.remove(index);
        phases[index] = Phase.NEW;
        if (states[index].parkedSince != null) {
            journal.woken(id(index), states[index].isAnswered());
        }
        frontier.again(index);
    }

    // ---- what is durable

    /** Up to which row all is durable, as far as it was told. */
    int committedRow() {
        return committedRow;
    }

    void committed(JournalRow row) {
        committedRow = Math.max(committedRow, row.sequence());
        var index = row.taskId() == null ? null : plan.graph().index(row.taskId());
        if (index != null && isLastOfTask(row)) {
            frontier.committed(index);
            forgetInput(index);
        }
    }

    /** No expression sees the resolved parameters of a task that has ended. */
    private void forgetInput(int index) {
        states[index].input = null;
    }

    private static boolean isLastOfTask(JournalRow row) {
        return row.kind() == Kind.SKIPPED
                || (row.kind() == Kind.ATTEMPT && row.dueAt() == null && !"cancelled".equals(row.outcome()));
    }

    /** The latest instant at which one of these tasks ended; empty when none did. */
    Optional<Instant> latestEnd(IntStream indexes) {
        return indexes.mapToObj(index -> states[index].completedAt)
                .<Instant>mapMulti((end, some) -> {
                    if (end != null) {
                        some.accept(end);
                    }
                })
                .max(Instant::compareTo);
    }
}
