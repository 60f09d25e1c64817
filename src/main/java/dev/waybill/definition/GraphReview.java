package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.Outline.Link;
import dev.waybill.definition.schema.Suggestions;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Faults of the tasks' ids and of the edges between them. */
final class GraphReview {
    private static final int MAX_NAMED = 20;

    private final Outline outline;
    private final Graph graph;
    private final Outcomes outcomes;
    private final Suggestions suggestions;
    private final FaultList faults;

    GraphReview(Outline outline, Graph graph, Outcomes outcomes, Suggestions suggestions, FaultList faults) {
        this.outline = outline;
        this.graph = graph;
        this.outcomes = outcomes;
        this.suggestions = suggestions;
        this.faults = faults;
    }

    void review() {
        outline.drafts().forEach(this::reviewId);
        outline.drafts().forEach(this::reviewLinks);
        graph.cycles().forEach(this::tell);
    }

    private void reviewId(Draft draft) {
        var first = draft.id() == null ? null : outline.byId().get(draft.id());
        if (first != null && first != draft) {
            faults.add(draft.pointer("task_id"), "duplicate_task_id",
                    "Every task needs an id of its own; the one at " + first.place() + " is called '" + first.id() + "' too");
        }
    }

    private void reviewLinks(Draft draft) {
        var edges = new HashSet<Edge>();
        for (var link : draft.links()) {
            var from = outline.byId().get(link.from());
            if (from == null) {
                faults.add(link.pointer(), "unknown_task",
                        suggestions.unknown("No task is called '%s'", link.from(), outline.byId().keySet()));
            } else if (from == draft) {
                faults.add(link.pointer(), "cycle", "A task cannot depend on itself; remove this dependency");
            } else if (!from.isBeside(draft) && !outline.isAmbiguous(link.from())) {
                faults.add(link.pointer(), "other_graph",
                        "A task can depend only on tasks of the graph that it stands in; task '" + from.id() + "' stands in another");
            } else if (!edges.add(new Edge(link.from(), link.outcome()))) {
                faults.add(link.pointer(), "duplicate_edge",
                        "A dependency must stand once; this one, with outcome '" + shown(link) + "', stands before");
            } else {
                reviewOutcome(link, from);
            }
        }
    }

    private void reviewOutcome(Link link, Draft from) {
        var labels = outcomes.labels(from);
        if (labels.isEmpty() || outline.isAmbiguous(link.from()) || Outcomes.ANY_TASK.contains(link.outcome()) || labels.get().contains(link.outcome())) {
            return;
        }
        var possible = new LinkedHashSet<>(labels.get());
        possible.addAll(Outcomes.ANY_TASK);
        faults.add(link.outcomePointer(), "unknown_outcome",
                suggestions.unknown("Task '" + link.from() + "' cannot end with '%s'", link.outcome(), possible));
    }

    private static String shown(Link link) {
        return Suggestions.shortened(link.outcome());
    }

    private void tell(List<Integer> cycle) {
        int at = 0; // best guess at the wrong one: a dependency on a task that stands further down
        for (int i = 0; i < cycle.size(); i++) {
            if (cycle.get((i + 1) % cycle.size()) > cycle.get(i) && cycle.get(i) <= cycle.get(at)) {
                at = i;
            }
        }
        var task = outline.drafts().get(cycle.get(at));
        var from = outline.drafts().get(cycle.get((at + 1) % cycle.size()));
        var link = task.links().stream()
                .filter(each -> outline.byId().get(each.from()) == from)
                .findFirst()
                .orElseThrow();
        faults.add(link.pointer(), "cycle",
                "The tasks must not wait for each other in a circle: " + named(cycle, at) + "; remove one of these dependencies");
    }

    /** In the order in which they would run: each waits for the one before it. */
    private String named(List<Integer> cycle, int start) {
        int size = cycle.size();
        var named = IntStream.rangeClosed(0, size)
                .limit(MAX_NAMED)
                .mapToObj(step -> outline.drafts().get(cycle.get(Math.floorMod(start - step, size))).id())
                .collect(Collectors.joining(" → "));
        return size < MAX_NAMED ? named : named + " → … (" + size + " tasks)";
    }

}
