package dev.waybill.bench.scaling;

import dev.waybill.bench.scaling.Cell.Shape;
import java.util.List;

/** Prints what the model says of cells of several sizes, and of as many of them as a wanted number of starts needs. */
public final class ScalingModel {
    private static final double SIMULATED_SECONDS = 2.5;
    private static final long SEED = 1;
    private static final double DAY = 86_400;
    private static final double GIGA = 1e9;
    private static final List<Integer> NODES = List.of(1, 2, 4, 8, 16);

    private static final String USAGE =
            """
            usage: bench/scaling [--starts N] [--nodes N] [--node-cores N] [--database-cores N] [COSTS]
              --starts          wanted a second, of all (default 1000000)
              --nodes           of all (default 1000)
              --node-cores      of each (default 4)
              --database-cores  of each database server (default 16)
            COSTS, in microseconds: --message, --entry, --flush, --round-trip, --node-entry; in bytes a workflow: --wal-bytes, --stored-bytes""";

    private int starts = 1_000_000;
    private int nodes = 1_000;
    private int nodeCores = 4;
    private int databaseCores = 16;
    private Costs costs = Costs.MEASURED;

    private ScalingModel() {}

    public static void main(String[] words) {
        try {
            new ScalingModel().parse(words).print();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + USAGE);
            System.exit(2);
        }
    }

    private ScalingModel parse(String[] words) {
        if (words.length % 2 != 0) {
            throw new IllegalArgumentException("Each option takes a number");
        }
        for (int i = 0; i < words.length; i += 2) {
            set(words[i], Double.parseDouble(words[i + 1]));
        }
        return this;
    }

    private void set(String option, double value) {
        switch (option) {
            case "--starts" -> starts = (int) value;
            case "--nodes" -> nodes = (int) value;
            case "--node-cores" -> nodeCores = (int) value;
            case "--database-cores" -> databaseCores = (int) value;
            default -> costs = costs.with(option, value);
        }
    }

    private void print() {
        System.out.println("| nodes a database | databases | starts/s each | finished/s of all | start p50 ms | start p99 ms | workflow p99 ms | "
                + "database load | node load | WAL MB/s each | stored TB/day of all | |");
        System.out.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|");
        NODES.stream().filter(each -> each <= nodes).forEach(this::print);
    }

    private void print(int nodesEach) {
        int databases = Math.ceilDiv(nodes, nodesEach);
        double startsEach = (double) starts / databases;
        var outcome = Cell.simulate(new Shape(nodesEach, nodeCores, databaseCores, startsEach), costs, SIMULATED_SECONDS, SEED);
        boolean keepsUp = outcome.finished() > 0.97 * startsEach;
        System.out.printf("| %d | %,d | %,.0f | %,.0f | %.1f | %.1f | %.1f | %.0f %% | %.0f %% | %.0f | %.0f | %s |%n",
                nodesEach,
                databases,
                startsEach,
                outcome.finished() * databases,
                outcome.startP50(),
                outcome.startP99(),
                outcome.workflowP99(),
                100 * outcome.databaseLoad(),
                100 * outcome.nodeLoad(),
                outcome.finished() * costs.walBytes() / 1e6,
                outcome.finished() * databases * costs.storedBytes() * DAY / (GIGA * 1e3),
                keepsUp ? "keeps up" : "**does not keep up**");
    }
}
