package dev.waybill.bench.scale;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.LiveHeap;
import dev.waybill.bench.measure.Medians;
import dev.waybill.bench.measure.Timing;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** Many stored workflows, of which many are started in turn, beside one of them alone: what the cache of compiled versions costs. */
final class RotationPart implements Part {
    private static final int TASKS = 5;
    private static final int STORING = 8;
    private static final String ROUTES = "waybill.routes";

    @Override
    public String word() {
        return "rotation";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        long begun = System.nanoTime();
        var stored = store(stage, stage.number(Size.STORED));
        Stage.tell("stored after %.1f s", (System.nanoTime() - begun) / 1e9);
        var compiled = Compilations.of(stage);
        double idle = stage.server().gauge(ROUTES);
        long heap = LiveHeap.bytes();
        int rotating = Math.min(stage.number(Size.ROTATING), stored.size());
        var alone = DoubleStream.builder();
        var rotation = DoubleStream.builder();
        long compilations = 0;
        double executions = 0;
        for (int round = 0; round < stage.number(Size.ROUNDS); round++) {
            alone.add(perSecond(stage, stored::getFirst));
            long before = compiled.sum();
            double perSecond = perSecond(stage, () -> stored.get(ThreadLocalRandom.current().nextInt(rotating)));
            compilations += compiled.sum() - before;
            executions += perSecond * (stage.number(Size.SECONDS) + warmUp(stage).toMillis() / 1e3);
            rotation.add(perSecond);
        }
        double kept = stage.server().gauge(ROUTES);
        heap = LiveHeap.bytes() - heap;
        double one = Medians.of(alone.build());
        double many = Medians.of(rotation.build());
        return new Findings("Many workflows")
                .figure("stored, of 5 effects each", "%,d", stored.size())
                .figure("started in turn, at random", "%,d", rotating)
                .figure("callers", "%,d", stage.number(Size.CALLERS))
                .figure("executions each second, one workflow", "%,.0f", one)
                .figure("executions each second, in rotation", "%,.0f", many)
                .figure("compilations in rotation", "%,d", compilations)
                .figure("found compiled", "%.1f %%", 100 * Math.max(0, 1 - compilations / executions))
                .figure("versions that are kept compiled, and live heap for each", "%,.0f, %,.0f KiB", kept, heap / 1024.0 / Math.max(1, kept - idle))
                .figure("rotation over one workflow", "%.2f", many / one);
    }

    private static List<StoredWorkflow> store(Stage stage, int number) throws Exception {
        var stored = new AtomicReferenceArray<StoredWorkflow>(number);
        try (var client = HttpClient.newHttpClient()) {
            Callers.call(
                    STORING,
                    number,
                    i -> stored.set(
                            i,
                            StoredWorkflow.store(stage.server(), client, Shape.DEEP.definition("bench-rotation-" + i, TASKS, Shape.Kind.EFFECT))));
        }
        return IntStream.range(0, number).mapToObj(stored::get).toList();
    }

    private static Duration warmUp(Stage stage) {
        return Duration.ofSeconds(stage.number(Size.SECONDS)).dividedBy(2);
    }

    private static double perSecond(Stage stage, Supplier<StoredWorkflow> next) throws Exception {
        var caller = Caller.of(stage.server());
        try (var load = ClosedLoop.of(stage.number(Size.CALLERS), () -> caller.run(next.get(), Payload.VALUE), caller.patience()::tell)) {
            var found = load.run(new Timing(warmUp(stage), Duration.ofSeconds(stage.number(Size.SECONDS))), NodeProgram.unwatched());
            Stage.tell("%,.0f/s, p50 %.1f ms, p99 %.1f ms", found.perSecond(), found.p50(), found.p99());
            return found.perSecond();
        }
    }

    /** Counts the routes that come into the context. */
    private static final class Compilations extends EventNotifierSupport {
        private final LongAdder added = new LongAdder();

        static LongAdder of(Stage stage) throws Exception {
            var notifier = new Compilations();
            notifier.start();
            stage.server().camel().getManagementStrategy().addEventNotifier(notifier);
            return notifier.added;
        }

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event.getType() == CamelEvent.Type.RouteAdded;
        }

        @Override
        public void notify(CamelEvent event) {
            added.increment();
        }
    }
}
