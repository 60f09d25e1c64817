package dev.waybill.engine.rehearsal;

import dev.waybill.definition.Task;
import dev.waybill.engine.Rehearsed;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Replay.Shown;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The edges of a definition, those inside of tasks too; one in a loop was taken if it was for some item. */
final class Edges {
    private static final Pattern ITEM = Pattern.compile("\\[[^\\]]*]");
    /** The block that needs no name. */
    private static final String FIRST = "tasks";

    private final Set<String> taken = new HashSet<>();
    private final List<Rehearsed.Edge> edges = new ArrayList<>();

    private Edges() {}

    static List<Rehearsed.Edge> of(List<Task> tasks, List<Shown> shown) {
        var edges = new Edges();
        Map<String, Shown> byId = shown.stream().collect(Collectors.toMap(Shown::id, Function.identity()));
        shown.forEach(to -> edges.note(to, byId));
        edges.add(tasks, "");
        return edges.edges;
    }

    private void note(Shown to, Map<String, Shown> byId) {
        var prefix = to.id().substring(0, to.id().length() - to.task().id().length());
        for (var edge : to.task().dependencies()) {
            var from = byId.get(prefix + edge.from());
            var outcome = from == null ? null : from.state().outcome();
            if (from != null && outcome != null && Graph.isTaken(edge, from.task(), outcome)) {
                taken.add(name(from.id(), edge.outcome(), to.id()));
            }
        }
    }

    private static String name(String from, String outcome, String to) {
        return ITEM.matcher(from).replaceAll("") + ' ' + outcome + ' ' + ITEM.matcher(to).replaceAll("");
    }

    private void add(List<Task> tasks, String prefix) {
        for (var task : tasks) {
            var to = prefix + task.id();
            for (var edge : task.dependencies()) {
                var from = prefix + edge.from();
                edges.add(new Rehearsed.Edge(from, edge.outcome(), to, taken.contains(name(from, edge.outcome(), to))));
            }
            task.blocks().forEach(block -> add(block.tasks(), to + (block.name().equals(FIRST) ? "." : ":" + block.name() + ".")));
        }
    }
}
