package dev.waybill.bench.scale;

import dev.waybill.bench.measure.Medians;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Shape;
import dev.waybill.bench.server.StoredWorkflow;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** A foreach with one effect for each item, beside as many effects of a graph that is that wide. */
final class ForeachPart implements Part {
    private static final int CONCURRENCY = 64;

    @Override
    public String word() {
        return "foreach";
    }

    @Override
    public Findings measure(Stage stage) throws Exception {
        int items = stage.number(Size.TASKS);
        var caller = Caller.of(stage.server());
        var wide = StoredWorkflow.store(stage.server(), Shape.WIDE.definition("bench foreach, plain", items, Shape.Kind.SMALL_EFFECT));
        var loop = StoredWorkflow.store(stage.server(), loop());
        Map<String, @Nullable Object> input = Map.of("items", LongStream.range(0, items).boxed().toList());
        caller.run(wide, Map.of()); // compiles
        caller.run(loop, input);
        var plain = DoubleStream.builder();
        var looped = DoubleStream.builder();
        for (int round = 0; round < stage.number(Size.ROUNDS); round++) {
            plain.add(rate(caller, wide, Map.of(), items));
            looped.add(rate(caller, loop, input, items));
        }
        double tasks = Medians.of(plain.build());
        double turns = Medians.of(looped.build());
        Stage.tell("foreach: %.0f items a second, plain effects %.0f a second", turns, tasks);
        return new Findings("A foreach over %,d items".formatted(items))
                .figure("effects of a wide graph, a second", "%,.0f", tasks)
                .figure("items of one effect, a second", "%,.0f", turns)
                .atLeast("items over plain effects", 0.6, turns / tasks);
    }

    private static Map<String, Object> loop() {
        var kind = Shape.Kind.SMALL_EFFECT;
        return Map.of("name", "bench foreach", "tasks", List.of(Map.of("task_id", "loop", "type", "foreach", "parameters", Map.of(
                "items", "${input.items}",
                "concurrency", CONCURRENCY,
                "tasks", List.of(Map.of("task_id", "turn", "type", kind.type(), "parameters", kind.parameters()))))));
    }

    private static double rate(Caller caller, StoredWorkflow workflow, Map<String, @Nullable Object> input, int tasks) throws InterruptedException {
        long begun = System.nanoTime();
        caller.run(workflow, input);
        return tasks / ((System.nanoTime() - begun) / 1e9);
    }
}
