package dev.waybill.engine.graph;

import dev.waybill.definition.Block;
import dev.waybill.definition.Task;
import dev.waybill.engine.journal.JournalRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a journal says, told from its rows alone: the same on every node, for an execution that goes on and for one that is looked at. */
public final class Replay {
    private static final Pattern PATH = Pattern.compile("(?<owner>.+?)(?:\\[(?<item>\\d{1,9})]|:(?<block>[a-z]+))?");

    private final Scope outermost;
    /** By what the ids of their tasks begin with. */
    private final Map<String, Optional<Scope>> scopes = new HashMap<>();
    private int lastSequence;
    private @Nullable Instant lastInstant;

    private Replay(Graph graph) {
        this.outermost = Scope.outermost(graph);
        this.scopes.put("", Optional.of(outermost));
    }

    /** @param rows in their order, from the first */
    public static Replay of(Graph graph, List<JournalRow> rows) {
        var replay = new Replay(graph);
        rows.forEach(replay::apply);
        return replay;
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
            find(row.taskId()).ifPresent(place -> apply(place, row));
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
                state.dueAt = row.dueAt();
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

    // ---- tasks by what they are called

    /** A task by its id in the journal; empty when there is none. */
    private Optional<Place> find(String id) {
        int end = id.lastIndexOf('.') + 1;
        return scope(id.substring(0, end)).flatMap(scope ->
                Optional.ofNullable(scope.graph().index(id.substring(end))).map(scope::place));
    }

    private Optional<Scope> scope(String prefix) {
        var known = scopes.get(prefix);
        if (known == null) {
            known = inside(prefix.substring(0, prefix.length() - 1));
            scopes.put(prefix, known);
        }
        return known;
    }

    /** @param path {@code loop[3]}, {@code group:catch} or {@code group} */
    private Optional<Scope> inside(String path) {
        var parts = PATH.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var item = parts.group("item");
        var block = parts.group("block");
        return inside(parts.group("owner"), block == null ? Block.TASKS : block, item == null ? -1 : Integer.parseInt(item));
    }

    private Optional<Scope> inside(String owner, String block, int item) {
        return find(owner).flatMap(place -> Optional.ofNullable(place.scope().open(place.index()).scope(block, item)));
    }

    // ---- for those who look

    /** Takes note of tasks that the journal need not know yet. */
    public void noteRunning(Collection<String> ids) {
        ids.forEach(this::find);
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

    Scope outermost() {
        return outermost;
    }

    public int lastSequence() {
        return lastSequence;
    }

    @Nullable Instant lastInstant() {
        return lastInstant;
    }

    /** The first task of the outermost graph whose failure nothing handles; negative: none. */
    int fatal() {
        return outermost.fatal();
    }
}
