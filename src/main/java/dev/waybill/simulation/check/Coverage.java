package dev.waybill.simulation.check;

import dev.waybill.engine.Rehearsed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which edges of a definition some test took.
 *
 * @param untaken as {@code from → to [outcome]}, with the pointer of each
 */
record Coverage(int edges, Map<String, String> untaken) {
    /** @param runs the edges of each run, in the same order in all */
    static Coverage of(List<List<Rehearsed.Edge>> runs) {
        var taken = new ArrayList<Boolean>();
        for (var run : runs) {
            for (int i = 0; i < run.size(); i++) {
                if (i == taken.size()) {
                    taken.add(false);
                }
                taken.set(i, taken.get(i) || run.get(i).isTaken());
            }
        }
        Map<String, String> untaken = new LinkedHashMap<>();
        var edges = runs.isEmpty() ? List.<Rehearsed.Edge>of() : runs.getFirst();
        for (int i = 0; i < edges.size(); i++) {
            if (!taken.get(i)) {
                untaken.put(name(edges.get(i)), edges.get(i).to());
            }
        }
        return new Coverage(edges.size(), untaken);
    }

    private static String name(Rehearsed.Edge edge) {
        return edge.from() + " → " + edge.to() + (edge.outcome().equals("success") ? "" : " [" + edge.outcome() + "]");
    }

    String text() {
        return "edges " + (edges - untaken.size()) + " of " + edges + (untaken.isEmpty() ? "" : "; not taken: " + String.join(", ", untaken.keySet()));
    }
}
