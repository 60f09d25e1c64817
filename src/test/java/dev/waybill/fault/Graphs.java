package dev.waybill.fault;

import dev.waybill.testing.LedgerServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions whose effects reach a ledger. */
final class Graphs {
    private Graphs() {}

    /** Calls {@code /<name>/1}, {@code /<name>/2} … one after the other, with a computation between any two. */
    static Map<String, ?> chain(String name, int calls, LedgerServer ledger) {
        var tasks = new ArrayList<Map<String, ?>>();
        for (int i = 1; i <= calls; i++) {
            tasks.add(call("call" + i, ledger.at("/" + name + "/" + i), i == 1 ? List.of() : List.of("sum" + (i - 1))));
            tasks.add(Map.of(
                    "task_id", "sum" + i, "type", "transform", "dependencies", List.of("call" + i),
                    "parameters", Map.of("output", "${tasks.call" + i + ".output.status + " + i + "}")));
        }
        return workflow(name, tasks, "${tasks.sum" + calls + ".output}");
    }

    static Map<String, ?> workflow(String name, List<? extends Map<String, ?>> tasks, String output) {
        return Map.of("name", name, "tasks", tasks, "output", output);
    }

    /** @param more fields of the task as name, value, … */
    static Map<String, ?> call(String id, String url, List<String> dependencies, Object... more) {
        var task = new LinkedHashMap<String, Object>();
        task.put("task_id", id);
        task.put("type", "http_request");
        task.put("dependencies", dependencies);
        task.put("parameters", Map.of("method", "POST", "url", url, "body", Map.of("execution", "${execution.id}")));
        // a peer's connection that a dying node's request shared is no reason to give up
        task.put("retry_policy", Map.of("max_attempts", 10, "initial_interval", "200ms", "max_interval", "1s"));
        for (int i = 0; i < more.length; i += 2) {
            task.put((String) more[i], more[i + 1]);
        }
        return task;
    }
}
