package dev.waybill.engine.graph;

import dev.waybill.definition.Task;
import dev.waybill.engine.journal.JournalRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a journal says, told from its rows alone: the same on every node, for an execution that goes on and for one that is looked at. */
public final class Replay {
    private final Scope outermost;
    private final Places places;
    /** Where it paused at a breakpoint, and whether it went on from there. */
    private final Set<String> passed = new HashSet<>();
    private @Nullable String breakpoint;
    private int lastSequence;
    private @Nullable Instant lastInstant;
    private int deliveries;

    private Replay(Graph graph) {
        this.outermost = Scope.outermost(graph);
        this.places = new Places(outermost, (owner, block, item) -> owner.scope().open(owner.index()).scope(block, item));
    }

    /** @param rows in their order, from the first */
    public static Replay of(Graph graph, List<JournalRow> rows) {
        var replay = new Replay(graph);
        rows.forEach(replay::apply);
        return replay;
    }

    /** Hands what was sent to the execution, in its order, to the tasks that wait for it. */
    public Replay with(List<Delivery> received) {
        for (var delivery : received) {
            places.find(delivery.taskId()).ifPresent(place -> place.state().receive(delivery));
            deliveries = delivery.number();
        }
        return this;
    }

    private void apply(JournalRow row) {
        lastSequence = row.sequence();
        if (lastInstant == null || row.at().isAfter(lastInstant)) {
            lastInstant = row.at();
        }
        if (row.kind() == JournalRow.Kind.RETRIED) {
            outermost.reopen();
        }
        noteBreak(row);
        if (row.taskId() != null) {
            places.find(row.taskId()).ifPresent(place -> apply(place, row));
        }
    }

    private void apply(Place place, JournalRow row) {
        var state = place.state();
        switch (row.kind()) {
            case ATTEMPT -> {
                place.scope().begin();
                attempt(place, state, row);
            }
            case SKIPPED -> {
                place.scope().begin();
                state.outcome = Outcome.SKIPPED;
                state.completedAt = row.at();
            }
            case PARKED -> {
                place.scope().begin();
                begun(state, row);
                state.parkedSince = row.startedAt();
                state.dueAt = row.dueAt() == null ? TaskState.NEVER : row.dueAt();
            }
            case OPENED -> {
                place.scope().begin();
                begun(state, row);
                state.isOpen = true;
                place.scope().open(place.index());
            }
            case PATCHED -> patched(place, state, row);
            case TAKEN_OVER -> takenOver(state, row);
            case WOKEN, CLAIMED, PAUSED, RESUMED, CANCEL_REQUESTED, RETRIED, SLA_WARNED, SLA_MISSED, ENDED -> {}
        }
    }

    private void noteBreak(JournalRow row) {
        if (row.kind() == JournalRow.Kind.PAUSED && row.taskId() != null) {
            breakpoint = row.taskId();
        } else if (row.kind() == JournalRow.Kind.RESUMED && breakpoint != null) {
            passed.add(breakpoint);
            breakpoint = null;
        }
    }

    /** Tasks before which it paused at a breakpoint, and went on. */
    Set<String> passed() {
        return passed;
    }

    private static void begun(TaskState state, JournalRow row) {
        state.lastRow = row.sequence();
        state.input = row.input();
        state.incarnation = row.incarnation();
        if (state.startedAt == null) {
            state.startedAt = row.startedAt();
        }
    }

    private static void attempt(Place place, TaskState state, JournalRow row) {
        begun(state, row);
        state.attempts = row.attempt() == null ? state.attempts : row.attempt();
        state.error = row.error();
        state.parkedSince = null;
        state.dueAt = row.dueAt();
        if (row.isAnswered()) {
            state.answered++;
        }
        if (row.dueAt() != null) {
            return;
        }
        state.outcome = Outcome.of(String.valueOf(row.outcome()));
        state.output = row.output();
        state.completedAt = row.at();
        if (state.outcome instanceof Outcome.Failure && !place.scope().graph().handlesFailure(place.index())) {
            place.scope().failedAt(place.index());
        } else {
            state.isOpen = false;
        }
    }

    /** Without an outcome only the parameters are set; else the row holds all that is known of the task. */
    private static void patched(Place place, TaskState state, JournalRow row) {
        state.lastRow = row.sequence();
        state.parkedSince = null;
        state.dueAt = null; // with other parameters it begins anew, at once
        var outcome = row.outcome();
        if (outcome == null) {
            state.patchedInput = row.input();
            return;
        }
        state.outcome = Outcome.of(outcome);
        state.input = row.input();
        state.output = row.output();
        state.error = row.error();
        state.completedAt = row.at();
        state.isOpen = false;
        place.scope().drop(place.index()); // what is inside of it goes on no more
        place.scope().patchedAt(place.index());
    }

    private static void takenOver(TaskState state, JournalRow row) {
        state.lastRow = row.sequence();
        state.attempts = row.attempt() == null ? 0 : row.attempt();
        state.attemptsBefore = state.attempts;
        state.outcome = Outcome.of(String.valueOf(row.outcome()));
        state.output = row.output();
        state.error = row.error();
        state.completedAt = row.at();
    }

    // ---- for those who look

    /** Takes note of tasks that the journal need not know yet. */
    public void noteRunning(Collection<String> ids) {
        ids.forEach(id -> places.find(id).ifPresent(place -> place.scope().begin()));
    }

    /** A task, by what it is called in the journal. */
    public record Shown(String id, Task task, TaskState state) {}

    /**
     * A task, by what it is called in the journal, and how it stands among the others.
     *
     * @param handlesFailure whether a failure of it lets its graph go on
     * @param isFollowed     whether something has begun or was skipped because of how it ended
     */
    public record Found(Task task, TaskState state, boolean handlesFailure, boolean isFollowed) {}

    /** Empty when there is no such task, or its graph has not been opened. */
    public Optional<Found> find(String id) {
        return places.find(id).map(place -> {
            var scope = place.scope();
            boolean isFollowed = scope.graph().out(place.index()).stream()
                    .map(edge -> scope.state(edge.to()))
                    .anyMatch(state -> state.outcome != null || state.startedAt != null);
            return new Found(place.task(), place.state(), scope.graph().handlesFailure(place.index()), isFollowed || hasEndedWell(scope));
        });
    }

    private static boolean hasEndedWell(Scope scope) {
        var nest = scope.nest();
        if (nest == null) {
            return false;
        }
        var owner = nest.owner();
        var outcome = owner.state().outcome;
        return outcome instanceof Outcome.Success
                || outcome instanceof Outcome.Branch
                || outcome instanceof Outcome.Failure && owner.scope().graph().handlesFailure(owner.index())
                || hasEndedWell(owner.scope());
    }

    /** All tasks in the order of the definition, those inside of a task after it, as far as they have been opened. */
    public List<Shown> shown() {
        List<Shown> shown = new ArrayList<>();
        collect(outermost, shown);
        return shown;
    }

    private static void collect(Scope scope, List<Shown> shown) {
        for (int i = 0; i < scope.states().length; i++) {
            var place = scope.place(i);
            shown.add(new Shown(place.id(), place.task(), place.state()));
            var nest = scope.nest(i);
            if (nest != null) {
                nest.scopes().forEach(inside -> collect(inside, shown));
            }
        }
    }

    /** Ids of the tasks that would run now: their graph decided to start them, and they have neither ended nor wait for anything. */
    public Set<String> startable() {
        Set<String> startable = new HashSet<>();
        collect(outermost, startable);
        return startable;
    }

    private static void collect(Scope scope, Set<String> startable) {
        startable(scope).forEach(place -> {
            var nest = place.state().isOpen ? scope.nest(place.index()) : null;
            if (nest == null) {
                startable.add(place.id());
            } else {
                nest.begun().forEach(inside -> collect(inside, startable));
            }
        });
    }

    private static List<Place> startable(Scope scope) {
        List<Place> startable = new ArrayList<>();
        var ready = new Ready(_ -> true, _ -> true);
        var frontier = new Frontier(scope, ready, index -> scope.state(index).outcome == null && scope.state(index).dueAt == null);
        frontier.begin(false);
        for (int i = 0; i < scope.states().length; i++) {
            var outcome = scope.state(i).outcome;
            if (outcome != null) {
                frontier.ended(i, outcome, _ -> {});
            }
        }
        for (var next = ready.takePure(); next.isPresent(); next = ready.takePure()) {
            startable.add(next.get());
        }
        return startable;
    }

    /** By the index of a task of the outermost graph. */
    public TaskState state(int index) {
        return outermost.state(index);
    }

    Scope outermost() {
        return outermost;
    }

    public int lastSequence() {
        return lastSequence;
    }

    /** The number of the last delivery. */
    int deliveries() {
        return deliveries;
    }

    @Nullable Instant lastInstant() {
        return lastInstant;
    }

    /** The first task of the outermost graph whose failure nothing handles; negative: none. */
    int fatal() {
        return outermost.fatal();
    }
}
