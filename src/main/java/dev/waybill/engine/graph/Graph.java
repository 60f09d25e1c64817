package dev.waybill.engine.graph;

import dev.waybill.definition.Edge;
import dev.waybill.definition.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tasks of a version and the edges between them, by index. Immutable. */
public final class Graph {
    /** An edge seen from the task it comes from. */
    record Out(int to, String outcome) {
        boolean isTakenAfter(Outcome ended, boolean continuesOnFailure) {
            return switch (ended) {
                case Outcome.Cancelled() -> false;
                case Outcome _ when outcome.equals("always") -> true;
                case Outcome.Success() -> outcome.equals("success");
                case Outcome.Branch(var label) -> outcome.equals(label) || outcome.equals("success");
                case Outcome.Failure() -> outcome.equals("failure") || (continuesOnFailure && outcome.equals("success"));
                case Outcome.Skipped() -> outcome.equals("skipped");
            };
        }
    }

    private final List<Task> tasks;
    private final Map<String, Integer> indexes;
    private final List<List<Out>> out;
    private final Map<Inside, Graph> nested;

    /** A block of one of the tasks. */
    private record Inside(int index, String block) {}

    private Graph(List<Task> tasks, Map<String, Integer> indexes, List<List<Out>> out, Map<Inside, Graph> nested) {
        this.tasks = tasks;
        this.indexes = indexes;
        this.out = out;
        this.nested = nested;
    }

    /** @param tasks of a valid definition */
    public static Graph of(List<Task> tasks) {
        Map<String, Integer> indexes = HashMap.newHashMap(tasks.size());
        tasks.forEach(task -> indexes.put(task.id(), task.index()));
        List<List<Out>> out = new ArrayList<>();
        tasks.forEach(_ -> out.add(new ArrayList<>()));
        for (var task : tasks) {
            for (Edge edge : task.dependencies()) {
                var from = indexes.get(edge.from());
                if (from == null) {
                    throw new IllegalArgumentException("No task " + edge.from());
                }
                out.get(from).add(new Out(task.index(), edge.outcome()));
            }
        }
        Map<Inside, Graph> nested = new HashMap<>();
        for (var task : tasks) {
            task.blocks().forEach(block -> nested.put(new Inside(task.index(), block.name()), Graph.of(block.tasks())));
        }
        return new Graph(List.copyOf(tasks), indexes, out, nested);
    }

    /** The graph inside of a task; null when it has no such block. */
    @Nullable Graph nested(int index, String block) {
        return nested.get(new Inside(index, block));
    }

    public boolean hasNested() {
        return !nested.isEmpty();
    }

    boolean isEnd(int index) {
        return out.get(index).isEmpty();
    }

    /** The tasks that no other depends on. */
    IntStream ends() {
        return IntStream.range(0, tasks.size()).filter(index -> out.get(index).isEmpty());
    }

    public int size() {
        return tasks.size();
    }

    public Task task(int index) {
        return tasks.get(index);
    }

    public List<Task> tasks() {
        return tasks;
    }

    public @Nullable Integer index(String taskId) {
        return indexes.get(taskId);
    }

    List<Out> out(int index) {
        return out.get(index);
    }

    /** Whether a failure of the task lets the execution go on. */
    public boolean handlesFailure(int index) {
        return tasks.get(index).continueOnFailure()
                || out.get(index).stream()
                        .anyMatch(edge -> edge.outcome().equals("failure") || edge.outcome().equals("always"));
    }
}
