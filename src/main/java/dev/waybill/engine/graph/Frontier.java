package dev.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Which tasks of one graph may start now: those the graph decided, and of these the ones that reach outside only when
 * everything they depend on is committed. Not thread-safe.
 */
final class Frontier {
    private final Scope scope;
    private final Graph graph;
    private final Ready ready;
    private final IntPredicate isOpen;
    private final Decisions decisions;
    private final BitSet blocked = new BitSet();
    private final int[] uncommitted;
    private int open;
    private boolean isHeld;

    /** @param isOpen whether a task that the graph decides to start has neither begun nor ended */
    Frontier(Scope scope, Ready ready, IntPredicate isOpen) {
        this.scope = scope;
        this.graph = scope.graph();
        this.ready = ready;
        this.isOpen = isOpen;
        this.decisions = new Decisions(graph);
        this.uncommitted = new int[graph.size()];
        this.open = graph.size();
        graph.tasks().forEach(task -> uncommitted[task.index()] = task.dependencies().size());
    }

    /** @param isHeld whether effects have to wait for {@link #release} */
    void begin(boolean isHeld) {
        this.isHeld = isHeld;
        decisions.roots(this::start);
    }

    /** What the graph as a whole depends on is durable. */
    void release() {
        isHeld = false;
        blocked.stream().filter(index -> uncommitted[index] == 0).boxed().toList().forEach(this::unblock);
    }

    /**
     * Takes note that a task ended, and of all that are thereby skipped, one after the other.
     *
     * @param skip ends a task; hears of each once
     */
    void ended(int index, Outcome outcome, IntConsumer skip) {
        var dead = new ArrayDeque<Integer>();
        note(index, outcome, dead);
        while (!dead.isEmpty()) {
            int next = dead.remove();
            if (isOpen.test(next)) {
                skip.accept(next);
                note(next, Outcome.SKIPPED, dead);
            }
        }
    }

    private void note(int index, Outcome outcome, Deque<Integer> dead) {
        open--;
        decisions.ended(index, outcome, this::start, dead::add);
    }

    private void start(int index) {
        if (!isOpen.test(index)) {
            return;
        }
        var place = scope.place(index);
        if (ready.isPure(place) || (uncommitted[index] == 0 && !isHeld)) {
            ready.add(place);
        } else {
            blocked.set(index);
            ready.blocked(1);
        }
    }

    /** The row with which a task ended is durable. */
    void committed(int index) {
        for (var edge : graph.out(index)) {
            if (--uncommitted[edge.to()] == 0 && blocked.get(edge.to()) && !isHeld) {
                unblock(edge.to());
            }
        }
    }

    private void unblock(int index) {
        blocked.clear(index);
        ready.blocked(-1);
        ready.add(scope.place(index));
    }

    /** The graph is given up. */
    void forget() {
        ready.blocked(-blocked.cardinality());
        blocked.clear();
    }

    boolean isAllEnded() {
        return open == 0;
    }
}
