package dev.waybill.definition;

import dev.waybill.definition.Change.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The edges into a task, in whatever order and spelling. */
final class Edges {
    private static final Set<String> MEMBERS = Set.of("task_id", "outcome");

    /** @param place in the list of dependencies */
    record Placed(Edge edge, int place) {
        Map<String, @Nullable Object> shown() {
            Map<String, @Nullable Object> shown = new LinkedHashMap<>();
            shown.put("task_id", edge.from());
            shown.put("outcome", edge.outcome());
            return shown;
        }
    }

    interface Listener {
        void differs(Kind kind, @Nullable Placed before, @Nullable Placed after);
    }

    private final Map<Edge, Placed> edges = new LinkedHashMap<>();

    private Edges() {}

    /** @return empty: these are no edges that could be told apart */
    static Optional<Edges> of(@Nullable Object dependencies) {
        var edges = new Edges();
        if (dependencies == null) {
            return Optional.of(edges);
        }
        if (!(dependencies instanceof List<?> list)) {
            return Optional.empty();
        }
        for (int i = 0; i < list.size(); i++) {
            var edge = edge(list.get(i));
            if (edge.isEmpty() || edges.edges.put(edge.get(), new Placed(edge.get(), i)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(edges);
    }

    private static Optional<Edge> edge(@Nullable Object dependency) {
        return switch (dependency) {
            case String from -> Optional.of(new Edge(from, Edge.SUCCESS));
            case Map<?, ?> map when map.get("task_id") instanceof String from && MEMBERS.containsAll(map.keySet()) ->
                    switch (map.get("outcome")) {
                        case String outcome -> Optional.of(new Edge(from, outcome));
                        case null -> Optional.of(new Edge(from, Edge.SUCCESS));
                        default -> Optional.empty();
                    };
            case null, default -> Optional.empty();
        };
    }

    /** One edge of a task that became one other of the same task has changed its outcome. */
    static void compare(Edges before, Edges after, Listener listener) {
        var gone = byTask(before.without(after));
        var come = byTask(after.without(before));
        var tasks = new LinkedHashSet<>(come.keySet());
        tasks.addAll(gone.keySet());
        for (var task : tasks) {
            var old = gone.getOrDefault(task, List.of());
            var next = come.getOrDefault(task, List.of());
            if (old.size() == 1 && next.size() == 1) {
                listener.differs(Kind.CHANGED, old.getFirst(), next.getFirst());
            } else {
                next.forEach(edge -> listener.differs(Kind.ADDED, null, edge));
                old.forEach(edge -> listener.differs(Kind.REMOVED, edge, null));
            }
        }
    }

    private List<Placed> without(Edges others) {
        return edges.values().stream().filter(placed -> !others.edges.containsKey(placed.edge())).toList();
    }

    private static Map<String, List<Placed>> byTask(List<Placed> edges) {
        Map<String, List<Placed>> byTask = new TreeMap<>();
        edges.forEach(edge -> byTask.computeIfAbsent(edge.edge().from(), _ -> new ArrayList<>()).add(edge));
        return byTask;
    }
}
