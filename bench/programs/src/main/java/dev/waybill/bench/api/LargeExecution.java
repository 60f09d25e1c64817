package dev.waybill.bench.api;

import dev.waybill.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Executions of as many tasks as a workflow can have.
 *
 * @param ended every task has run
 * @param live  waits in its last task
 */
record LargeExecution(UUID ended, UUID live) {
    static final int TASKS = 10_000;

    static LargeExecution run(Client client) throws IOException, InterruptedException {
        return new LargeExecution(run(client, "transform", Map.of("output", "done")), run(client, "delay", Map.of("duration", "365d")));
    }

    private static UUID run(Client client, String last, Map<String, Object> parameters) throws IOException, InterruptedException {
        List<Object> tasks = new ArrayList<>();
        for (int i = 1; i < TASKS; i++) {
            tasks.add(Map.of("task_id", "step_" + i, "type", "transform", "parameters", Map.of("output", "${input.order_id}")));
        }
        tasks.add(Map.of("task_id", "last", "type", last, "parameters", parameters, "dependencies", List.of("step_1", "step_" + (TASKS - 1))));
        var definition = Json.write(Map.of("name", "large-" + last + "-" + UUID.randomUUID(), "tasks", tasks));
        var workflow = Originals.id(client.json(client.request("POST", "/workflows", definition)));
        var start = client.request("POST", "/workflows/" + workflow + "/execute", "{\"input\":{\"order_id\":\"A-1\"}}", "Prefer", "wait=30");
        return Originals.id(client.json(start));
    }
}
