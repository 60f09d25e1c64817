package dev.waybill.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * Large definitions of known shape. What each task is comes from a body: a type and its parameters, by the task's number.
 */
public final class Shapes {
    /** Tasks that only compute. */
    public static final IntFunction<Map<String, Object>> TRANSFORM =
            number -> Map.of("type", "transform", "parameters", Map.of("output", Map.of("number", (long) number)));

    private final IntFunction<Map<String, Object>> body;
    private final List<Object> tasks = new ArrayList<>();

    private Shapes(IntFunction<Map<String, Object>> body) {
        this.body = body;
    }

    /** Each task after the one before. */
    public static Map<String, Object> chain(int tasks, IntFunction<Map<String, Object>> body) {
        return pipelines(1, tasks, body);
    }

    /** Independent chains side by side. */
    public static Map<String, Object> pipelines(int chains, int length, IntFunction<Map<String, Object>> body) {
        var shape = new Shapes(body);
        for (int chain = 0; chain < chains; chain++) {
            var last = shape.add(List.of());
            for (int i = 1; i < length; i++) {
                last = shape.add(List.of(last));
            }
        }
        return shape.definition("pipelines " + chains + " x " + length);
    }

    /** One task, then {@code width} side by side, then one that joins them: {@code width + 2} tasks. */
    public static Map<String, Object> fanOutAndIn(int width, IntFunction<Map<String, Object>> body) {
        return diamonds(1, width, body);
    }

    /** Fan-outs and fan-ins one after the other: {@code count * (width + 1) + 1} tasks. */
    public static Map<String, Object> diamonds(int count, int width, IntFunction<Map<String, Object>> body) {
        var shape = new Shapes(body);
        var last = shape.add(List.of());
        for (int diamond = 0; diamond < count; diamond++) {
            var sides = new ArrayList<String>();
            for (int i = 0; i < width; i++) {
                sides.add(shape.add(List.of(last)));
            }
            last = shape.add(sides);
        }
        return shape.definition("diamonds " + count + " x " + width);
    }

    /** One task on which all others depend. */
    public static Map<String, Object> star(int rays, IntFunction<Map<String, Object>> body) {
        var shape = new Shapes(body);
        var centre = shape.add(List.of());
        for (int i = 0; i < rays; i++) {
            shape.add(List.of(centre));
        }
        return shape.definition("star " + rays);
    }

    /** Layers of equal width; each task depends on up to {@code edges} random ones of the layer before. */
    public static Map<String, Object> layers(int depth, int width, int edges, long seed, IntFunction<Map<String, Object>> body) {
        var shape = new Shapes(body);
        var random = new Random(seed);
        var above = List.<String>of();
        for (int layer = 0; layer < depth; layer++) {
            var here = new ArrayList<String>();
            for (int i = 0; i < width; i++) {
                var chosen = new LinkedHashSet<String>();
                for (int edge = 0; edge < edges && !above.isEmpty(); edge++) {
                    chosen.add(above.get(random.nextInt(above.size())));
                }
                here.add(shape.add(List.copyOf(chosen)));
            }
            above = here;
        }
        return shape.definition("layers " + depth + " x " + width);
    }

    private String add(List<String> dependencies) {
        var task = new LinkedHashMap<String, Object>();
        var id = "n" + tasks.size();
        task.put("task_id", id);
        task.putAll(body.apply(tasks.size()));
        if (!dependencies.isEmpty()) {
            task.put("dependencies", dependencies);
        }
        tasks.add(task);
        return id;
    }

    private Map<String, Object> definition(String name) {
        var definition = new LinkedHashMap<String, Object>();
        definition.put("name", name);
        definition.put("tasks", tasks);
        return definition;
    }
}
