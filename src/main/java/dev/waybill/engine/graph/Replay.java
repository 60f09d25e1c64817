package dev.waybill.engine.graph;

import dev.waybill.engine.journal.JournalRow;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a journal says, told from its rows alone: the same on every node, for an execution that goes on and for one that is looked at. */
public final class Replay {
    private final Graph graph;
    private final TaskState[] states;
    /** Where it paused at a breakpoint, and whether it went on from there. */
    private final Set<String> passed = new HashSet<>();
    private @Nullable String breakpoint;
    private int lastSequence;
    private @Nullable Instant lastInstant;
    private int fatal = -1;

    private Replay(Graph graph) {
        this.graph = graph;
        this.states = new TaskState[graph.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = new TaskState();
        }
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
            retried();
        }
        noteBreak(row);
        var index = row.taskId() == null ? null : graph.index(row.taskId());
        if (index == null) {
            return;
        }
        var state = states[index];
        switch (row.kind()) {
            case ATTEMPT -> attempt(index, state, row);
            case SKIPPED -> {
                state.outcome = Outcome.SKIPPED;
                state.completedAt = row.at();
            }
            case PARKED -> {
                state.lastRow = row.sequence();
                state.parkedSince = row.startedAt();
                state.dueAt = row.dueAt();
                state.input = row.input();
                state.incarnation = row.incarnation();
                if (state.startedAt == null) {
                    state.startedAt = row.startedAt();
                }
            }
            case WOKEN, CLAIMED, PAUSED, RESUMED, CANCEL_REQUESTED, RETRIED, ENDED -> {}
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

    private void attempt(int index, TaskState state, JournalRow row) {
        state.attempts = row.attempt() == null ? state.attempts : row.attempt();
        if (state.startedAt == null) {
            state.startedAt = row.startedAt();
        }
        state.lastRow = row.sequence();
        state.input = row.input();
        state.error = row.error();
        state.incarnation = row.incarnation();
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
        if (fatal < 0 && state.outcome instanceof Outcome.Failure && !graph.handlesFailure(index)) {
            fatal = index;
        }
    }

    private void retried() {
        fatal = -1;
        for (int i = 0; i < states.length; i++) {
            if (states[i].outcome == null
                    || states[i].outcome instanceof Outcome.Cancelled
                    || (states[i].outcome instanceof Outcome.Failure && !graph.handlesFailure(i))) {
                states[i].reset();
            }
        }
    }

    /** Which tasks would run now, by index: the graph decided to start them, and they have neither ended nor wait for an instant. */
    public BitSet startable() {
        var startable = new BitSet();
        var frontier = new Frontier(graph, _ -> true, index -> states[index].outcome == null && states[index].dueAt == null);
        frontier.begin();
        for (int i = 0; i < states.length; i++) {
            var outcome = states[i].outcome;
            if (outcome != null) {
                frontier.ended(i, outcome, _ -> {});
            }
        }
        for (var next = frontier.takePure(); next.isPresent(); next = frontier.takePure()) {
            startable.set(next.getAsInt());
        }
        return startable;
    }

    /** By the index of the task. */
    public TaskState state(int index) {
        return states[index];
    }

    TaskState[] states() {
        return states;
    }

    public int lastSequence() {
        return lastSequence;
    }

    @Nullable Instant lastInstant() {
        return lastInstant;
    }

    /** The first task whose failure nothing handles; negative: none. */
    int fatal() {
        return fatal;
    }
}
