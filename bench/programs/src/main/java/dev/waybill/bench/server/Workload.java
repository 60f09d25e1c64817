package dev.waybill.bench.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What one workflow does. */
public enum Workload {
    CHAIN("chain", "A chain of 5 effects", 5),
    HTTP_CHAIN("http-chain", "A chain of 5 HTTP calls", 5),
    PURE("pure", "A chain of 5 pure tasks", 5),
    FAN_OUT("fan-out", "Fan-out: 1 effect, 50 after it, 1 after them", 52);

    public static final int WIDTH = 50;

    private final String word;
    private final String title;
    private final int steps;

    Workload(String word, String title, int steps) {
        this.word = word;
        this.title = title;
        this.steps = steps;
    }

    /** As on the command line. */
    public String word() {
        return word;
    }

    public String title() {
        return title;
    }

    public int steps() {
        return steps;
    }

    /** As a workflow of the product. */
    Map<String, Object> definition(String peer) {
        return Map.of("name", "bench-" + word, "tasks", tasks(peer));
    }

    private List<Map<String, Object>> tasks(String peer) {
        return switch (this) {
            case CHAIN -> chain(NoOpType.NAME, Map.of(NoOpType.PAYLOAD, Payload.VALUE));
            case HTTP_CHAIN -> chain("http_request", Map.of("method", "POST", "url", peer, "body", Payload.VALUE));
            case PURE -> chain("transform", Map.of("output", Payload.VALUE));
            case FAN_OUT -> fan(NoOpType.NAME, Map.of(NoOpType.PAYLOAD, Payload.VALUE));
        };
    }

    private List<Map<String, Object>> chain(String type, Map<String, Object> parameters) {
        return IntStream.range(0, steps)
                .mapToObj(i -> task("step_" + i, type, parameters, i == 0 ? List.of() : List.of("step_" + (i - 1))))
                .toList();
    }

    private static List<Map<String, Object>> fan(String type, Map<String, Object> parameters) {
        var middle = IntStream.range(0, WIDTH).mapToObj(i -> "middle_" + i).toList();
        var tasks = new ArrayList<Map<String, Object>>();
        tasks.add(task("first", type, parameters, List.of()));
        middle.forEach(id -> tasks.add(task(id, type, parameters, List.of("first"))));
        tasks.add(task("last", type, parameters, middle));
        return tasks;
    }

    private static Map<String, Object> task(String id, String type, Map<String, Object> parameters, List<String> dependencies) {
        return Map.of("task_id", id, "type", type, "parameters", parameters, "dependencies", dependencies);
    }
}
