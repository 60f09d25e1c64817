package dev.waybill.engine.repair;

import dev.waybill.engine.Execution;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.TaskState;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.repair.Comparison.Aspect;
import dev.waybill.engine.repair.Comparison.Parting;
import dev.waybill.engine.repair.Comparison.What;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares two executions task by task, each after all that it depends on, by what their journals say. Attempts and instants may differ. */
public final class Comparisons {
    private static final int TASKS_AT_ONCE = 50;

    private final RepairParts parts;

    Comparisons(RepairParts parts) {
        this.parts = parts;
    }

    /** @param tasks by what they are called in the journal, each after all that it depends on */
    private record Side(ExecutionKey key, Map<String, Replay.Shown> tasks, Map<Integer, JournalRow> rows) {
        @Nullable TaskState state(String task) {
            var shown = tasks.get(task);
            return shown == null ? null : shown.state();
        }

        @Nullable JournalRow row(String task) {
            var state = state(task);
            return state == null ? null : rows.get(state.lastRow());
        }

        Side with(Map<Integer, JournalRow> rows) {
            return new Side(key, tasks, rows);
        }
    }

    public Comparison of(Execution left, Execution right) {
        var one = side(left);
        var other = side(right);
        var input = Difference.first(left.input(), right.input()).orElse(null);
        var tasks = new LinkedHashSet<>(one.tasks().keySet());
        tasks.addAll(other.tasks().keySet());
        var all = List.copyOf(tasks);
        for (int begin = 0; begin < all.size(); begin += TASKS_AT_ONCE) {
            var some = all.subList(begin, Math.min(all.size(), begin + TASKS_AT_ONCE));
            var oneThere = one.with(rows(one, some));
            var otherThere = other.with(rows(other, some));
            for (int i = 0; i < some.size(); i++) {
                var aspects = aspects(some.get(i), oneThere, otherThere);
                if (!aspects.isEmpty()) {
                    return new Comparison(left, right, input, Optional.of(new Parting(some.get(i), aspects)), begin + i);
                }
            }
        }
        return new Comparison(left, right, input, Optional.empty(), all.size());
    }

    private Side side(Execution execution) {
        var key = new ExecutionKey(execution.tenant(), execution.id());
        var version = Missing.version(parts.versions().find(execution.tenant(), execution.workflowId(), execution.workflowVersion()));
        var graph = Graph.of(version.definition().tasks());
        return new Side(key, inOrder(graph, Replay.of(graph, parts.journals().narrow(key))), Map.of());
    }

    private Map<Integer, JournalRow> rows(Side side, Collection<String> tasks) {
        List<Integer> rows = new ArrayList<>();
        for (var task : tasks) {
            var state = side.state(task);
            if (state != null && state.lastRow() > 0) {
                rows.add(state.lastRow());
            }
        }
        return parts.journals().some(side.key(), rows);
    }

    /** The tasks of the outermost graph in its order, each after those inside of it. */
    private static Map<String, Replay.Shown> inOrder(Graph graph, Replay replay) {
        Map<String, List<Replay.Shown>> inside = new HashMap<>();
        for (var shown : replay.shown()) {
            var outermost = shown.id().split("[.:\\[]", 2)[0];
            inside.computeIfAbsent(outermost, _ -> new ArrayList<>()).add(shown);
        }
        Map<String, Replay.Shown> order = new LinkedHashMap<>();
        for (int index : order(graph)) {
            var shown = inside.getOrDefault(graph.task(index).id(), List.of());
            shown.stream().skip(1).forEach(one -> order.put(one.id(), one));
            shown.stream().limit(1).forEach(one -> order.put(one.id(), one));
        }
        return order;
    }

    private static List<Integer> order(Graph graph) {
        var decided = new int[graph.size()];
        List<List<Integer>> after = new ArrayList<>();
        graph.tasks().forEach(_ -> after.add(new ArrayList<>()));
        for (var task : graph.tasks()) {
            decided[task.index()] = task.dependencies().size();
            task.dependencies().forEach(edge -> after.get(Objects.requireNonNull(graph.index(edge.from()))).add(task.index()));
        }
        var ready = new ArrayDeque<>(graph.tasks().stream().map(task -> task.index()).filter(i -> decided[i] == 0).toList());
        List<Integer> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            int index = ready.remove();
            order.add(index);
            after.get(index).stream().filter(next -> --decided[next] == 0).forEach(ready::add);
        }
        return order;
    }

    private List<Aspect> aspects(String task, Side left, Side right) {
        var one = left.state(task);
        var other = right.state(task);
        if (one == null || other == null) {
            return List.of(new Aspect(What.TASK, new Difference("", one == null ? null : task, other == null ? null : task)));
        }
        var types = Difference.first(type(left, task), type(right, task));
        if (types.isPresent()) {
            return List.of(new Aspect(What.TASK, types.get()));
        }
        if ((one.outcome() == null) != (other.outcome() == null)) {
            return List.of(new Aspect(What.PROGRESS, new Difference("", word(one), word(other))));
        }
        List<Aspect> aspects = new ArrayList<>();
        add(aspects, What.OUTCOME, word(one), word(other));
        var row = left.row(task);
        var otherRow = right.row(task);
        add(aspects, What.INPUT, read(left, row == null ? null : row.input()), read(right, otherRow == null ? null : otherRow.input()));
        if (one.outcome() != null) {
            add(aspects, What.OUTPUT, read(left, row == null ? null : row.output()), read(right, otherRow == null ? null : otherRow.output()));
        }
        add(aspects, What.ERROR, read(left, row == null ? null : row.error()), read(right, otherRow == null ? null : otherRow.error()));
        return aspects;
    }

    private static String type(Side side, String task) {
        return Objects.requireNonNull(side.tasks().get(task)).task().type();
    }

    private static @Nullable String word(TaskState state) {
        return state.outcome() == null ? null : state.outcome().word();
    }

    private static void add(List<Aspect> aspects, What what, @Nullable Object left, @Nullable Object right) {
        Difference.first(left, right).ifPresent(difference -> aspects.add(new Aspect(what, difference)));
    }

    private @Nullable Object read(Side side, @Nullable String stored) {
        try {
            return parts.values().read(side.key(), stored);
        } catch (TaskFailure e) {
            return Map.of("unreadable", e.sentence());
        }
    }
}
