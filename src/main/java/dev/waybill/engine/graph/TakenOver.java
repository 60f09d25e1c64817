package dev.waybill.engine.graph;

import dev.waybill.definition.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * What a rerun from one task takes over: every task that is not downstream of it, as far as the graph of the rerun decides it as
 * that of the source did. What has not ended there, was cancelled, or failed so that the execution could not go on, runs anew.
 */
public final class TakenOver {
    private record Decided(int index, boolean isStart) {}

    private final Graph graph;
    private final BitSet anew;
    private final Graph sourceGraph;
    private final Replay source;
    private final boolean isSameVersion;

    private TakenOver(Graph graph, int from, Graph sourceGraph, Replay source) {
        this.graph = graph;
        this.anew = downstream(graph, from);
        this.sourceGraph = sourceGraph;
        this.source = source;
        this.isSameVersion = graph.tasks().equals(sourceGraph.tasks());
    }

    /** A task that is taken over: its index in the rerun, and what the source knows of it. */
    public record Result(int index, TaskState state) {}

    /**
     * @param graph of the rerun
     * @param from  index there of the task from which on everything runs anew
     * @return each task after all that it depends on
     */
    public static List<Result> of(Graph graph, int from, Graph sourceGraph, Replay source) {
        return new TakenOver(graph, from, sourceGraph, source).results();
    }

    private static BitSet downstream(Graph graph, int from) {
        var reached = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            int index = open.remove();
            if (!reached.get(index)) {
                reached.set(index);
                graph.out(index).forEach(edge -> open.add(edge.to()));
            }
        }
        return reached;
    }

    private List<Result> results() {
        List<Result> results = new ArrayList<>();
        Deque<Decided> decided = new ArrayDeque<>();
        var decisions = new Decisions(graph);
        decisions.roots(index -> decided.add(new Decided(index, true)));
        while (!decided.isEmpty()) {
            var next = decided.remove();
            var sourceIndex = sourceGraph.index(graph.task(next.index()).id());
            if (sourceIndex == null || anew.get(next.index())) {
                continue;
            }
            var state = source.outermost().state(sourceIndex);
            var outcome = state.outcome;
            if (outcome != null && isTaken(next, sourceGraph.task(sourceIndex), outcome)) {
                results.add(new Result(next.index(), state));
                decisions.ended(
                        next.index(),
                        outcome,
                        index -> decided.add(new Decided(index, true)),
                        index -> decided.add(new Decided(index, false)));
            }
        }
        return results;
    }

    private boolean isTaken(Decided decided, Task before, Outcome outcome) {
        var task = graph.task(decided.index());
        if (!task.type().equals(before.type())) {
            return false;
        }
        return switch (outcome) {
            case Outcome.Cancelled() -> false;
            case Outcome.Failure() -> decided.isStart() && graph.handlesFailure(decided.index());
            case Outcome.Success(), Outcome.Branch(_) -> decided.isStart();
            case Outcome.Skipped() -> !decided.isStart() || isSameVersion || task.when() != null;
        };
    }
}
