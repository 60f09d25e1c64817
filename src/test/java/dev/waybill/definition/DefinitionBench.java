package dev.waybill.definition;

import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/** How long a definition of 10,000 tasks and 50,000 edges takes to validate. Not a test: {@code bench/definitions}. */
final class DefinitionBench {
    private static final int TASKS = 10_000;

    public static void main(String[] arguments) {
        var constant = document(_ -> 1L);
        var alike = document(i -> i == 0 ? 1L : "${tasks.t" + (i - 1) + ".output + 1}");
        var different = document(i -> "${input.x" + i + "} of ${size(input.y) + " + i + "}");
        System.out.printf("%-44s %10s %10s%n", "10,000 tasks, 50,000 edges", "first", "then");
        measure("constants", constant);
        measure("an expression in each, naming a task", alike);
        measure("two expressions in each, all different", different);
    }

    private static void measure(String name, Object document) {
        var definitions = SomeTypes.definitions();
        long first = millis(definitions, document);
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            best = Math.min(best, millis(definitions, document));
        }
        System.out.printf("%-44s %7d ms %7d ms%n", name, first, best);
    }

    private static long millis(Definitions definitions, Object document) {
        long start = System.nanoTime();
        if (!definitions.check(document).isEmpty()) {
            throw new IllegalStateException("The document is valid");
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    private static Object document(IntFunction<Object> output) {
        var random = new Random(1);
        var tasks = new ArrayList<Object>();
        for (int i = 0; i < TASKS; i++) {
            var dependencies = new java.util.LinkedHashSet<String>();
            if (i > 0) {
                dependencies.add("t" + (i - 1));
            }
            while (dependencies.size() < Math.min(i, 5)) {
                dependencies.add("t" + random.nextInt(i));
            }
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("task_id", "t" + i);
            task.put("type", "transform");
            task.put("parameters", Map.of("output", output.apply(i)));
            task.put("dependencies", List.copyOf(dependencies));
            tasks.add(task);
        }
        return Json.parse(Json.write(Map.of("name", "large", "tasks", tasks)));
    }
}
