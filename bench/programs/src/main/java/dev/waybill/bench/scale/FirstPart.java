package dev.waybill.bench.scale;

import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.util.Arrays;

/** The first execution of a version on a warm node: its route is compiled, then it runs. */
final class FirstPart implements Part {
    private static final int TASKS = 20;
    private static final int WARM_UP = 30;
    private static final double NANOS = 1e6;

    @Override
    public String word() {
        return "first";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        int versions = stage.number(Size.VERSIONS);
        measure(stage, "bench-warm-up", Math.min(WARM_UP, versions));
        var first = measure(stage, "bench-first", versions);
        double p99 = first[Math.min(versions - 1, (int) (0.99 * versions))];
        return new Findings("The first execution of a new version of 20 effects")
                .figure("versions", "%,d", versions)
                .figure("median", "%.1f ms", first[versions / 2])
                .figure("p99", "%.1f ms", p99)
                .figure("the most", "%.1f ms", first[versions - 1])
                .atMost("median, ms", 100, first[versions / 2])
                .atMost("p99, ms", 100, p99);
    }

    /** Sorted milliseconds from the call that starts it to the end of each. */
    private static double[] measure(Stage stage, String name, int versions) throws Exception {
        var caller = Caller.of(stage.server());
        var millis = new double[versions];
        for (int i = 0; i < versions; i++) {
            var workflow = StoredWorkflow.store(stage.server(), Shape.LAYERED.definition(name + "-" + i, TASKS, Shape.Kind.EFFECT));
            long begun = System.nanoTime();
            caller.run(workflow, Payload.VALUE);
            millis[i] = (System.nanoTime() - begun) / NANOS;
        }
        Arrays.sort(millis);
        return millis;
    }
}
