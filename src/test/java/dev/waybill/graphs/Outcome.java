package dev.waybill.graphs;

import java.util.List;

/**
 * How one workflow went.
 *
 * @param makespan milliseconds from start to end; -1 when it has not ended
 * @param faults   what was wrong; empty when nothing was
 */
record Outcome(String file, int tasks, int edges, String status, long makespan, List<String> faults) {
    private static final String FORM = "%-52s %7s %7s  %-10s %12s  %s%n";

    static String head() {
        return FORM.formatted("file", "tasks", "edges", "status", "makespan ms", "legal");
    }

    String line() {
        return FORM.formatted(file, tasks, edges, status, makespan < 0 ? "-" : makespan, faults.isEmpty() ? "yes" : "NO");
    }
}
