package dev.waybill.engine.graph;

import dev.waybill.definition.Task;
import dev.waybill.engine.journal.JournalRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a journal says, told from its rows alone: the same on every node, for an execution that goes on and for one that is looked at. */
public final class Replay {
    private final Scope outermost;
    private final Places places;
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
        if (row.taskId() != null) {
            places.find(row.taskId()).ifPresent(place -> apply(place, row));
        }
    }

    private void apply(Place place, JournalRow row) {
        var state = place.state();
        switch (row.kind()) {
            case ATTEMPT -> attempt(place, state, row);
            case SKIPPED -> {
                state.outcome = Outcome.SKIPPED;
                state.completedAt = row.at();
            }
            case PARKED -> {
                begun(state, row);
                state.parkedSince = row.startedAt();
                state.dueAt = row.dueAt() == null ? TaskState.NEVER : row.dueAt();
            }
            case OPENED -> {
                begun(state, row);
                state.isOpen = true;
                place.scope().open(place.index());
            }
            case WOKEN, CLAIMED, PAUSED, RESUMED, CANCEL_REQUESTED, RETRIED, ENDED -> {}
        }
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

    // ---- for those who look

    /** Takes note of tasks that the journal need not know yet. */
    public void noteRunning(Collection<String> ids) {
        ids.forEach(places::find);
    }

    /** A task, by what it is called in the journal. */
    public record Shown(String id, Task task, TaskState state) {}

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
                nest.scopes().forEach(inside -> collect(inside, startable));
            }
        });
    }

    private static List<Place> startable(Scope scope) {
        List<Place> startable = new ArrayList<>();
        var ready = new Ready(_ -> true);
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
