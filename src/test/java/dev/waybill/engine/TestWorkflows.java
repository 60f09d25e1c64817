package dev.waybill.engine;

import dev.waybill.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions for tests. */
final class TestWorkflows {
    private TestWorkflows() {}

    /** @param json with single quotes */
    @SuppressWarnings("unchecked")
    static Map<String, Object> definition(String json) {
        return (Map<String, Object>) Json.parse(json.replace('\'', '"'));
    }

    @SafeVarargs
    static Map<String, Object> workflow(String name, Map<String, Object>... tasks) {
        return Map.of("name", name, "tasks", List.of(tasks));
    }

    /** @param more members of the task */
    static Map<String, Object> task(String id, String type, List<String> dependencies, Map<String, Object> parameters, Map<String, Object> more) {
        var task = new LinkedHashMap<String, Object>();
        task.put("task_id", id);
        task.put("type", type);
        task.put("dependencies", dependencies);
        task.put("parameters", parameters);
        task.putAll(more);
        return task;
    }

    /** An effect that succeeds. */
    static Map<String, Object> effect(String id, String... dependencies) {
        return task(id, "test_effect", List.of(dependencies), Map.of(), Map.of());
    }

    /** An effect that plays a script. */
    static Map<String, Object> effect(String id, List<String> dependencies, List<String> script, Map<String, Object> more) {
        return task(id, "test_effect", dependencies, Map.of("script", script), more);
    }

    static Map<String, Object> delay(String id, String duration, String... dependencies) {
        return task(id, "delay", List.of(dependencies), Map.of("duration", duration), Map.of());
    }

    static Map<String, Object> transform(String id, Object output, String... dependencies) {
        return task(id, "transform", List.of(dependencies), Map.of("output", output), Map.of());
    }
}
