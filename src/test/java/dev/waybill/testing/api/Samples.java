package dev.waybill.testing.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Definitions for tests, each with a name of its own. */
public final class Samples {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Samples() {}

    public static String name(String prefix) {
        return prefix + "-" + NUMBER.incrementAndGet();
    }

    /** One pure task. */
    public static Map<String, Object> small(String name) {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", name);
        definition.put("tasks", List.of(transform("double", Map.of("twice", "${input.n * 2}"))));
        definition.put("output", "${tasks.double.output}");
        return definition;
    }

    /** Waits for an hour. */
    public static Map<String, Object> patient(String name) {
        return Map.of("name", name, "tasks", List.of(Map.of("task_id", "wait", "type", "delay", "parameters", Map.of("duration", "1h"))));
    }

    /** Fails, as its input has no such field. */
    public static Map<String, Object> broken(String name) {
        return Map.of("name", name, "tasks", List.of(transform("broken", "${input.missing * 2}")));
    }

    public static Map<String, Object> transform(String id, Object output) {
        return Map.of("task_id", id, "type", "transform", "parameters", Map.of("output", output));
    }

    public static Map<String, Object> with(Map<String, Object> definition, String name, Object value) {
        var changed = new LinkedHashMap<>(definition);
        changed.put(name, value);
        return changed;
    }
}
