package dev.waybill.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Changes to a scenario that must change nothing else about its end. Expressions are not touched. */
public final class Variants {
    private Variants() {}

    /** Every task id replaced, in tasks, dependencies and script. */
    public static Scenario renamed(Scenario scenario, UnaryOperator<String> rename) {
        var script = new LinkedHashMap<String, List<String>>();
        scenario.script().forEach((task, does) -> script.put(rename.apply(task), does));
        return new Scenario(
                withTasks(scenario, tasks(scenario).stream().map(task -> renamed(task, rename)).toList()), script);
    }

    private static Map<String, Object> renamed(Map<String, Object> task, UnaryOperator<String> rename) {
        var copy = new LinkedHashMap<>(task);
        copy.put("task_id", rename.apply((String) task.get("task_id")));
        copy.computeIfPresent("dependencies", (_, links) -> ((List<?>) links)
                .stream().map(link -> renamed(link, rename)).toList());
        return copy;
    }

    private static Object renamed(Object link, UnaryOperator<String> rename) {
        return switch (link) {
            case Map<?, ?> named -> Map.of(
                    "task_id", rename.apply((String) named.get("task_id")), "outcome", named.get("outcome"));
            default -> rename.apply((String) link);
        };
    }

    /** Tasks and dependencies in another order. */
    public static Scenario reordered(Scenario scenario, Random random) {
        var shuffled = new ArrayList<Map<String, Object>>();
        for (var task : tasks(scenario)) {
            var copy = new LinkedHashMap<>(task);
            copy.computeIfPresent("dependencies", (_, links) -> shuffled((List<?>) links, random));
            shuffled.add(copy);
        }
        return new Scenario(withTasks(scenario, shuffled(shuffled, random)), scenario.script());
    }

    private static <T> List<T> shuffled(List<T> list, Random random) {
        var copy = new ArrayList<T>(list);
        Collections.shuffle(copy, random);
        return copy;
    }

    /** One more task that nothing depends on and that depends on nothing. */
    public static Scenario withIsolatedTask(Scenario scenario, String id) {
        var tasks = new ArrayList<>(tasks(scenario));
        tasks.add(Map.of("task_id", id, "type", "transform", "parameters", Map.of("output", "alone")));
        var script = new LinkedHashMap<>(scenario.script());
        script.put(id, List.of("ok"));
        return new Scenario(withTasks(scenario, tasks), script);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> tasks(Scenario scenario) {
        return (List<Map<String, Object>>) scenario.definition().get("tasks");
    }

    private static Map<String, Object> withTasks(Scenario scenario, List<?> tasks) {
        var definition = new LinkedHashMap<>(scenario.definition());
        definition.put("tasks", tasks);
        return definition;
    }
}
