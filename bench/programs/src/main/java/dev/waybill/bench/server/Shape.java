package dev.waybill.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A workflow as a list of tasks of one kind, and of what each waits for. */
public enum Shape {
    /** One task, all others but the last after it, the last after them. */
    WIDE {
        @Override
        List<Integer> before(int task, int tasks) {
            return task == 0 ? List.of() : task < tasks - 1 ? List.of(0) : IntStream.range(1, tasks - 1).boxed().toList();
        }
    },
    /** Each task after the one before. */
    DEEP {
        @Override
        List<Integer> before(int task, int tasks) {
            return task == 0 ? List.of() : List.of(task - 1);
        }
    },
    /** As many layers as a layer has tasks, each after two of the layer before. */
    LAYERED {
        @Override
        List<Integer> before(int task, int tasks) {
            int width = Math.max(1, (int) Math.sqrt(tasks));
            int layer = task / width;
            int first = (layer - 1) * width;
            return layer == 0 || width == 1 ? List.of() : List.of(first + task % width, first + (task + 1) % width);
        }
    };

    /** What all tasks of a workflow do. */
    public record Kind(String type, Map<String, Object> parameters) {
        /** Takes and gives 200 bytes. */
        public static final Kind EFFECT = new Kind(NoOpType.NAME, Map.of(NoOpType.PAYLOAD, Payload.VALUE));

        public static final Kind SMALL_EFFECT = new Kind(NoOpType.NAME, Map.of(NoOpType.PAYLOAD, Map.of()));
        public static final Kind SMALL_PURE = new Kind("transform", Map.of("output", Map.of("number", 1L)));

        /** An effect of that many milliseconds. */
        public static Kind hold(long millis) {
            return new Kind(NoOpType.NAME, Map.of(NoOpType.MILLIS, millis));
        }

        /** Waits for the instant that the input names. */
        public static final Kind WAIT = new Kind("delay", Map.of("until", "${input.until}"));
    }

    /** Numbers of the tasks that end before a task begins. */
    abstract List<Integer> before(int task, int tasks);

    /** @param tasks at least one */
    public Map<String, Object> definition(String name, int tasks, Kind kind) {
        var list = new ArrayList<Map<String, Object>>();
        for (int task = 0; task < tasks; task++) {
            var dependencies = before(task, tasks).stream().map(number -> "step_" + number).toList();
            list.add(Map.of("task_id", "step_" + task, "type", kind.type(), "parameters", kind.parameters(), "dependencies", dependencies));
        }
        return Map.of("name", name, "tasks", list);
    }
}
