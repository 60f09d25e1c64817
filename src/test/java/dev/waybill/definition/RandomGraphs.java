package dev.waybill.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.jspecify.annotations.Nullable;

/** Valid definitions with random graphs: plain, mutable documents. */
final class RandomGraphs {
    private static final List<String> PLAIN_OUTCOMES = List.of("success", "failure", "skipped", "always");
    private final Random random;
    private final List<Map<String, @Nullable Object>> tasks = new ArrayList<>();

    private RandomGraphs(Random random) {
        this.random = random;
    }

    static Arbitrary<Map<String, @Nullable Object>> documents() {
        return Arbitraries.randomValue(random -> new RandomGraphs(random).document());
    }

    private Map<String, @Nullable Object> document() {
        int size = 2 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            tasks.add(task(i));
        }
        java.util.Collections.shuffle(tasks, random);
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", "random");
        document.put("tasks", tasks);
        document.put("output", "${tasks." + id(random.nextInt(size)) + ".outcome}");
        return document;
    }

    static String id(int index) {
        return "t" + index;
    }

    private Map<String, @Nullable Object> task(int index) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("task_id", id(index));
        switch (random.nextInt(3)) {
            case 0 -> put(task, "condition", Map.of("expression", "input.n > " + index));
            case 1 -> put(task, "switch", Map.of("cases", List.of(Map.of("when", "input.n == 1", "label", "one"))));
            default -> put(task, "transform", Map.of("output", index));
        }
        var dependencies = new ArrayList<@Nullable Object>();
        for (int from = 0; from < index; from++) {
            if (random.nextInt(index) < 2) {
                dependencies.add(dependency(from));
            }
        }
        if (!dependencies.isEmpty() || random.nextBoolean()) {
            task.put("dependencies", dependencies);
        }
        if (random.nextInt(4) == 0) {
            task.put("join", random.nextBoolean() ? "all" : "any");
        }
        return task;
    }

    private static void put(Map<String, @Nullable Object> task, String type, Map<String, Object> parameters) {
        task.put("type", type);
        task.put("parameters", new LinkedHashMap<String, @Nullable Object>(parameters));
    }

    private Object dependency(int from) {
        var type = String.valueOf(tasks.get(from).get("type"));
        var outcome = switch (random.nextInt(3)) {
            case 0 -> PLAIN_OUTCOMES.get(random.nextInt(4));
            case 1 -> type.equals("condition") ? "true" : type.equals("switch") ? "one" : "success";
            default -> null;
        };
        return outcome == null ? id(from) : new LinkedHashMap<>(Map.of("task_id", id(from), "outcome", outcome));
    }
}
