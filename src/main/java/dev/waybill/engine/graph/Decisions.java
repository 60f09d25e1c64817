package dev.waybill.engine.graph;

import dev.waybill.definition.Task;
import java.util.function.IntConsumer;

/**
 * Dead-path elimination: what is decided of a graph's tasks, told from the outcomes alone, so that every node answers
 * alike. Counts instead of searching: each edge is looked at once. Not thread-safe.
 */
public final class Decisions {
    private final Graph graph;
    private final int[] undecided;
    private final int[] taken;

    public Decisions(Graph graph) {
        this.graph = graph;
        this.undecided = new int[graph.size()];
        this.taken = new int[graph.size()];
        for (var task : graph.tasks()) {
            undecided[task.index()] = task.dependencies().size();
        }
    }

    /** The tasks that start at once. */
    public void roots(IntConsumer start) {
        for (var task : graph.tasks()) {
            if (task.dependencies().isEmpty()) {
                start.accept(task.index());
            }
        }
    }

    /** Takes note that a task ended; tells which tasks are thereby decided. To be called once for each task. */
    public void ended(int index, Outcome outcome, IntConsumer start, IntConsumer skip) {
        var continues = graph.task(index).continueOnFailure();
        for (var edge : graph.out(index)) {
            int to = edge.to();
            undecided[to]--;
            if (edge.isTakenAfter(outcome, continues)) {
                taken[to]++;
            }
            if (undecided[to] == 0) {
                (isStart(graph.task(to)) ? start : skip).accept(to);
            }
        }
    }

    private boolean isStart(Task task) {
        return switch (task.join()) {
            case ANY -> taken[task.index()] > 0;
            case ALL -> taken[task.index()] == task.dependencies().size();
        };
    }
}
