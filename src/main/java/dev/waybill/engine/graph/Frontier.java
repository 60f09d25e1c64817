package dev.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Which tasks may start now: those the graph decided, and of these the ones that reach outside only when everything they
 * depend on is committed. Not thread-safe.
 */
final class Frontier {
    private final Graph graph;
    private final IntPredicate isPure;
    private final IntPredicate isOpen;
    private final Decisions decisions;
    private final Deque<Integer> pure = new ArrayDeque<>();
    private final Deque<Integer> effects = new ArrayDeque<>();
    private final BitSet blocked = new BitSet();
    private final int[] uncommitted;
    private int open;

    /** @param isOpen whether a task that the graph decides to start has neither begun nor ended */
    Frontier(Graph graph, IntPredicate isPure, IntPredicate isOpen) {
        this.graph = graph;
        this.isPure = isPure;
        this.isOpen = isOpen;
        this.decisions = new Decisions(graph);
        this.uncommitted = new int[graph.size()];
        this.open = graph.size();
        graph.tasks().forEach(task -> uncommitted[task.index()] = task.dependencies().size());
    }

    void begin() {
        decisions.roots(this::start);
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
        if (isPure.test(index)) {
            pure.add(index);
        } else if (uncommitted[index] == 0) {
            effects.add(index);
        } else {
            blocked.set(index);
        }
    }

    /** The row with which a task ended is durable. */
    void committed(int index) {
        for (var edge : graph.out(index)) {
            if (--uncommitted[edge.to()] == 0 && blocked.get(edge.to())) {
                blocked.clear(edge.to());
                effects.add(edge.to());
            }
        }
    }

    /** A task that was taken but did not begin, or that is due again. */
    void again(int index) {
        (isPure.test(index) ? pure : effects).add(index);
    }

    boolean hasReady() {
        return !pure.isEmpty() || !effects.isEmpty();
    }

    OptionalInt takePure() {
        return pure.isEmpty() ? OptionalInt.empty() : OptionalInt.of(pure.remove());
    }

    OptionalInt takeEffect() {
        return effects.isEmpty() ? OptionalInt.empty() : OptionalInt.of(effects.remove());
    }

    /** Whether some task only waits for a commit. */
    boolean isBlocked() {
        return !blocked.isEmpty();
    }

    boolean isAllEnded() {
        return open == 0;
    }
}
