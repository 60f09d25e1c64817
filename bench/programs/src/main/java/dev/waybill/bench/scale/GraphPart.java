package dev.waybill.bench.scale;

import dev.waybill.bench.contender.PlainLoop;
import dev.waybill.bench.measure.Medians;
import dev.waybill.bench.measure.Timing;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** One execution of a graph as large as a definition may be: the first one, which compiles it, and later ones. */
final class GraphPart implements Part {
    private static final int COMMITS_A_WORKFLOW = 6;

    @Override
    public String word() {
        return "graph";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        int tasks = stage.number(Size.TASKS);
        var findings = new Findings("A graph of " + String.format(Locale.ROOT, "%,d", tasks) + " tasks");
        for (var shape : Shape.values()) {
            double pure = run(stage, shape, "pure", Shape.Kind.SMALL_PURE, findings);
            findings.atMost(name(shape) + ", pure, seconds", 2, pure);
        }
        for (var shape : Shape.values()) {
            double before = commit(stage);
            double effects = run(stage, shape, "effects", Shape.Kind.SMALL_EFFECT, findings);
            switch (shape) {
                case WIDE, LAYERED -> findings.atMost(name(shape) + ", effects, seconds", 5, effects);
                case DEEP -> {
                    double commits = tasks * (before + commit(stage)) / 2;
                    findings.figure("as many lone commits of (b), just before and after", "%.2f s", commits)
                            .atMost("deep, effects, over as many lone commits of (b)", 1.5, effects / commits);
                }
            }
        }
        return findings;
    }

    private static String name(Shape shape) {
        return shape.name().toLowerCase(Locale.ROOT);
    }

    /** Seconds of an execution once it is compiled. */
    private static double run(Stage stage, Shape shape, String what, Shape.Kind kind, Findings findings) throws Exception {
        var name = name(shape) + ", " + what;
        var caller = Caller.of(stage.server());
        long begun = System.nanoTime();
        var workflow = StoredWorkflow.store(stage.server(), shape.definition("bench " + name, stage.number(Size.TASKS), kind));
        double stored = (System.nanoTime() - begun) / 1e9;
        double first = seconds(caller, workflow);
        var later = DoubleStream.builder();
        for (int round = 0; round < stage.number(Size.ROUNDS); round++) {
            later.add(seconds(caller, workflow));
        }
        double median = Medians.of(later.build());
        Stage.tell("%s: stored in %.2f s, first %.2f s, then %.2f s", name, stored, first, median);
        findings.figure(name + ": checked and stored", "%.2f s", stored)
                .figure(name + ": the first execution, which compiles", "%.2f s", first)
                .figure(name + ": a later one", "%.2f s", median);
        return median;
    }

    private static double seconds(Caller caller, StoredWorkflow workflow) throws InterruptedException {
        long begun = System.nanoTime();
        caller.run(workflow, Map.of());
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Seconds of a lone commit of (b). */
    private static double commit(Stage stage) throws Exception {
        var seconds = Duration.ofSeconds(Math.min(2, stage.number(Size.SECONDS)));
        try (var load = new PlainLoop(stage.server().administrator().fresh("bench_loop")).load(Workload.CHAIN, 1)) {
            return 1 / load.run(new Timing(seconds.dividedBy(2), seconds), NodeProgram.unwatched()).perSecond() / COMMITS_A_WORKFLOW;
        }
    }
}
