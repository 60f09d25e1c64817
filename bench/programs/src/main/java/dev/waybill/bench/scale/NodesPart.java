package dev.waybill.bench.scale;

import dev.waybill.bench.measure.Medians;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The throughput of one, two and more nodes on one database, each a process of its own with its share of the callers. All
 * run all the time, so that what is compared stands side by side; those beyond the number have nothing to do.
 */
final class NodesPart implements Part {
    private static final int TASKS = 5;
    private static final int WARM_UPS = 3;
    private static final int MILLIS = 1_000;

    @Override
    public String word() {
        return "nodes";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        var database = stage.fresh("bench_nodes");
        int most = stage.number(Size.NODES);
        Deque<NodeProcess> running = new ArrayDeque<>();
        try {
            for (int i = 0; i < most; i++) {
                running.addLast(NodeProcess.start(stage.folder("node-" + i), Optional.of(database), List.of()));
            }
            return measure(stage, List.copyOf(running));
        } finally {
            for (var node : running) {
                node.close();
            }
        }
    }

    private static Findings measure(Stage stage, List<NodeProcess> nodes) throws Exception {
        var workflow = nodes.getFirst().ask("chain " + TASKS);
        for (int i = 0; i < WARM_UPS; i++) {
            load(stage, workflow, nodes);
        }
        try (var sql = Sql.of(nodes.getFirst().database())) {
            sql.execute("vacuum analyze"); // it comes by itself, but in the middle of a round
        }
        var rounds = new ArrayList<List<Double>>();
        for (int round = 0; round < stage.number(Size.ROUNDS); round++) {
            var turned = new ArrayList<>(nodes);
            Collections.rotate(turned, round); // the one that is measured alone would be warmer than the others
            var found = new ArrayList<Double>();
            for (int number = 1; number <= nodes.size(); number++) {
                found.add(load(stage, workflow, turned.subList(0, number)));
            }
            rounds.add(found);
            Stage.tell("%s", found.stream().map("%.0f/s"::formatted).collect(Collectors.joining(", ")));
        }
        var findings = new Findings("Nodes on one database and one machine");
        for (int number = 1; number <= nodes.size(); number++) {
            int index = number - 1;
            findings.figure(
                    "executions of 5 effects each second, " + stage.number(Size.CALLERS) + " callers, " + number + (number == 1 ? " node" : " nodes"),
                    "%,.0f",
                    Medians.of(rounds.stream().mapToDouble(found -> found.get(index))));
            if (number > 1) {
                findings.atLeast(
                        number + " nodes over one", 1, Medians.of(rounds.stream().mapToDouble(found -> found.get(index) / found.getFirst())));
            }
        }
        return findings;
    }

    /** Executions each second, of all together. */
    private static double load(Stage stage, String workflow, List<NodeProcess> nodes) throws Exception {
        int callers = stage.number(Size.CALLERS);
        int millis = stage.number(Size.SECONDS) * MILLIS;
        for (int i = 0; i < nodes.size(); i++) {
            int own = callers * (i + 1) / nodes.size() - callers * i / nodes.size();
            nodes.get(i).say("load " + workflow + " " + own + " " + millis / 2 + " " + millis);
        }
        double perSecond = 0;
        for (var node : nodes) {
            perSecond += Double.parseDouble(node.answer().split(" ")[0]);
        }
        return perSecond;
    }
}
