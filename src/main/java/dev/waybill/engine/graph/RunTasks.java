package dev.waybill.engine.graph;

import dev.waybill.engine.Nesting;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.graph.LiveScope.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one live execution: what is known of them, what is decided, what waits, and the rows that say so. It starts
 * nothing. Under its run's lock.
 */
final class RunTasks {
    /** A row that is about a task. @param isLast whether the task has ended with it */
    private record Written(int row, Place place, boolean isLast) {}

    private final Plan plan;
    private final RunJournal journal;
    private final long incarnation;
    private final Ready ready;
    private final Nests nests;
    private final Scope outermost;
    private final Places places;
    /** By task: the row after which its wait counts. */
    private final Map<Place, Integer> waits = new LinkedHashMap<>();
    private final Deque<Written> written = new ArrayDeque<>();

    private int committedRow;
    /** Messages to tasks of graphs that have not begun here: an earlier owner let them wait, and died before that was written. */
    private final List<Delivery> early = new ArrayList<>();
    /** The number of the last message that was taken note of. */
    private int deliveries;

    /** @param pools labels of this node */
    RunTasks(Plan plan, Replay replay, RunValues values, RunJournal journal, long incarnation, Set<String> pools) {
        this.plan = plan;
        this.journal = journal;
        this.incarnation = incarnation;
        this.ready = new Ready(plan::isPure, place -> isOf(pools, place));
        this.committedRow = replay.lastSequence();
        this.outermost = replay.outermost();
        this.places = new Places(outermost, RunTasks::inside);
        this.nests = new Nests(plan, ready, values, waits.keySet()::removeIf, this::isCommitted);
        outermost.live(new LiveScope(outermost, ready, 0));
        IntStream.range(0, outermost.states().length)
                .filter(index -> outermost.state(index).outcome != null)
                .forEach(index -> outermost.state(index).forgetInput());
        this.deliveries = replay.deliveries();
    }

    private static boolean isOf(Set<String> pools, Place place) {
        var pool = place.task().pool();
        return pool == null || pools.contains(pool);
    }

    private static @Nullable Scope inside(Place owner, String block, int item) {
        var nest = owner.scope().nest(owner.index());
        return nest == null ? null : nest.known(block, item);
    }

    Scope outermost() {
        return outermost;
    }

    private boolean isCommitted(int row) {
        return row <= committedRow;
    }

    /**
     * Decides what the journal implies, of an execution that goes on.
     *
     * @throws TaskFailure when a value that is needed for that cannot be read
     */
    void restore() {
        nests.readNestings(outermost);
        restore(outermost);
    }

    private void restore(Scope scope) {
        if (!scope.isLive()) {
            scope.live(new LiveScope(scope, ready, 0));
        }
        if (scope.fatal() >= 0) {
            return; // nothing is decided in it any more
        }
        scope.live().frontier().begin(false);
        IntStream.range(0, scope.states().length)
                .filter(index -> scope.live().phase(index) != Phase.NEW)
                .boxed()
                .toList()
                .forEach(index -> restore(scope.place(index)));
    }

    private void restore(Place place) {
        var live = place.scope().live();
        var outcome = place.state().outcome;
        if (live.phase(place.index()) == Phase.WAITING) {
            waits.put(place, committedRow);
        } else if (live.phase(place.index()) == Phase.OPEN) {
            var nest = place.scope().open(place.index());
            nest.begun().forEach(this::restore);
            nests.restored(nest, journal.lastSequence());
        } else if (outcome != null && !(outcome instanceof Outcome.Cancelled)) {
            place.scope().drop(place.index());
            live.frontier().ended(place.index(), outcome, index -> markSkipped(place.scope().place(index)));
            live.frontier().committed(place.index());
        }
    }

    // ---- what may start

    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** The label of nodes that may go on where this one may not. */
    Optional<String> poolElsewhere() {
        return ready.elsewhere()
                .filter(RunTasks::isStarting)
                .map(place -> Objects.requireNonNull(place.task().pool()))
                .findFirst();
    }

    private static boolean isStarting(Place place) {
        return place.scope().live().phase(place.index()) == Phase.NEW && LiveScope.isStarting(place.scope());
    }

    Optional<Place> takePure() {
        return taken(ready::takePure);
    }

    Optional<Place> takeEffect() {
        return taken(ready::takeEffect);
    }

    private Optional<Place> taken(Supplier<Optional<Place>> next) {
        for (var place = next.get(); place.isPresent(); place = next.get()) {
            var scope = place.get().scope();
            if (isStarting(place.get())) {
                scope.live().phase(place.get().index(), Phase.RUNNING);
                LiveScope.began(scope);
                return place;
            }
        }
        return Optional.empty();
    }

    /** The thread of an attempt has nothing more to do. */
    void over(Place place) {
        LiveScope.over(place.scope());
        nests.closeIfStopped(place.scope(), journal.lastSequence());
    }

    boolean isRunning(Place place) {
        return phase(place) == Phase.RUNNING;
    }

    boolean isWaiting(Place place) {
        return phase(place) == Phase.WAITING;
    }

    private static Phase phase(Place place) {
        return place.scope().live().phase(place.index());
    }

    private static void phase(Place place, Phase phase) {
        place.scope().live().phase(place.index(), phase);
    }

    /** Whether some task only waits for a commit. */
    boolean isBlocked() {
        return ready.isBlocked();
    }

    boolean isAllEnded() {
        return outermost.live().frontier().isAllEnded();
    }

    // ---- what becomes of an attempt

    void begin(Attempt attempt) {
        var state = attempt.place().state();
        if (!early.isEmpty()) {
            var id = attempt.place().id();
            early.stream().filter(delivery -> delivery.taskId().equals(id)).forEach(state::receive);
            early.removeIf(delivery -> delivery.taskId().equals(id));
        }
        attempt.begun(state.attempts + 1, state.parkedSince != null ? state.parkedSince : journal.instantFrom(state.dueAt));
    }

    /** The attempt was the task's last; what follows from it is decided unless the execution stops. */
    void end(Attempt attempt, Outcome outcome, boolean isDeciding) {
        var place = attempt.place();
        var state = place.state();
        note(state, attempt);
        state.outcome = outcome;
        state.completedAt = journal.instant();
        if (state.isOpen) {
            nests.left(place);
        }
        phase(place, Phase.ENDED);
        int row = journal.attempt(place.id(), attempt, state, outcome.word(), false);
        written.add(new Written(row, place, !(outcome instanceof Outcome.Cancelled)));
        if (isDeciding) {
            decide(place, outcome);
        }
    }

    private void decide(Place place, Outcome outcome) {
        var scope = place.scope();
        scope.live().frontier().ended(place.index(), outcome, index -> markSkipped(scope.place(index)));
        nests.closeIfEnded(scope, journal.lastSequence());
    }

    /** Nothing handles the failure of a task inside of another: the graph that it stands in is given up. */
    void failInside(Place place) {
        place.scope().failedAt(place.index());
        nests.stop(place.scope());
    }

    /** Its {@code when} is false. */
    void skip(Place place) {
        markSkipped(place);
        decide(place, Outcome.SKIPPED);
    }

    private void markSkipped(Place place) {
        var at = journal.instant();
        place.state().outcome = Outcome.SKIPPED;
        place.state().completedAt = at;
        phase(place, Phase.ENDED);
        written.add(new Written(journal.skipped(place.id(), at), place, true));
    }

    void park(Attempt attempt, @Nullable Instant until) {
        var state = attempt.place().state();
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.parkedSince = attempt.startedAt();
        state.input = attempt.input();
        state.dueAt = until == null ? TaskState.NEVER : until;
        await(attempt.place(), journal.parked(attempt.place().id(), attempt, until));
    }

    /** The graphs inside of the task begin. */
    void open(Attempt attempt, Nesting nesting) {
        var place = attempt.place();
        var state = place.state();
        if (state.startedAt == null) {
            state.startedAt = attempt.startedAt();
        }
        state.input = attempt.input();
        state.isOpen = true;
        phase(place, Phase.OPEN);
        int row = journal.opened(place.id(), attempt);
        nests.open(place, nesting, row);
    }

    /** How long to wait before the failed attempt is made again; empty when the failure is final. */
    Optional<Duration> repeatAfter(Attempt attempt, TaskFailure failure, double randomness) {
        if (!LiveScope.isStarting(attempt.place().scope()) || attempt.place().state().isOpen) {
            return Optional.empty();
        }
        int failures = attempt.number() - attempt.place().state().attemptsBefore;
        var policy = attempt.place().task().retryPolicy();
        return Retry.after(policy, failures, failure.code(), failure.retryAfter(), randomness);
    }

    /** @return the number of the row that says that the attempt failed and is made again */
    int repeat(Attempt attempt, TaskFailure failure, Duration wait) {
        var state = attempt.place().state();
        note(state, attempt);
        state.dueAt = journal.instant().plus(wait);
        state.answered += failure.isAnswered() ? 1 : 0;
        return journal.attempt(attempt.place().id(), attempt, state, "failure", failure.isAnswered());
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
    void putBack(Place place) {
        if (phase(place) == Phase.RUNNING) {
            phase(place, Phase.NEW);
            ready.add(place);
        }
    }

    // ---- what waits

    /** From now on the task waits for its instant, which counts once that row is durable. */
    void await(Place place, int row) {
        phase(place, Phase.WAITING);
        if (LiveScope.isStarting(place.scope())) {
            waits.put(place, row);
        }
    }

    /** The instant that a waiting task waits for. */
    Instant dueAt(Place place) {
        var due = place.state().dueAt;
        if (due == null) {
            throw new IllegalStateException("Task " + place.id() + " waits for nothing");
        }
        return due;
    }

    List<Place> waiting() {
        return List.copyOf(waits.keySet());
    }

    /** The earliest instant that is waited for; past when something came for a task whose wait is not durable yet. */
    Optional<Instant> earliestDue() {
        return waits.keySet().stream().map(place -> place.state().isAnswered() ? Instant.EPOCH : dueAt(place)).min(Instant::compareTo);
    }

    /** Takes note of messages, in their order; of those that it has seen already nothing comes. */
    void receive(List<Delivery> received) {
        for (var delivery : received) {
            if (delivery.number() > deliveries) {
                places.find(delivery.taskId()).ifPresentOrElse(place -> place.state().receive(delivery), () -> early.add(delivery));
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
            boolean isOver = wait.getKey().state().isAnswered() || !dueAt(wait.getKey()).isAfter(now);
            if (wait.getValue() <= committedRow && isOver) {
                wake(wait.getKey());
            }
        }
    }

    private void wake(Place place) {
        waits.remove(place);
        phase(place, Phase.NEW);
        if (place.state().parkedSince != null) {
            journal.woken(place.id(), place.state().isAnswered());
        }
        ready.add(place);
    }

    // ---- what is durable

    /** Up to which row all is durable, as far as it was told. */
    int committedRow() {
        return committedRow;
    }

    void committed(int row) {
        committedRow = Math.max(committedRow, row);
        nests.committed(committedRow);
        for (var next = written.peek(); next != null && next.row() <= committedRow; next = written.peek()) {
            written.remove();
            if (next.isLast()) {
                next.place().scope().live().frontier().committed(next.place().index());
                next.place().state().forgetInput();
            }
        }
    }

    /** When all tasks of the outermost graph had ended, as far as they have. */
    Optional<Instant> latestEnd() {
        return outermost.latestEnd(IntStream.range(0, outermost.states().length));
    }
}
