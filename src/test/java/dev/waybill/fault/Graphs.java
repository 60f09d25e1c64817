package dev.waybill.fault;

import dev.waybill.model.Scenario;
import dev.waybill.testing.LedgerServer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Definitions whose effects reach a ledger. */
public final class Graphs {
    private Graphs() {}

    /** Calls {@code /<name>/1}, {@code /<name>/2} … one after the other, with a computation between any two. */
    public static Map<String, ?> chain(String name, int calls, LedgerServer ledger) {
        var tasks = new ArrayList<Map<String, ?>>();
        for (int i = 1; i <= calls; i++) {
            tasks.add(call("call" + i, ledger.at("/" + name + "/" + i), i == 1 ? List.of() : List.of("sum" + (i - 1))));
            tasks.add(Map.of(
                    "task_id", "sum" + i, "type", "transform", "dependencies", List.of("call" + i),
                    "parameters", Map.of("output", "${tasks.call" + i + ".output.status + " + i + "}")));
        }
        return workflow(name, tasks, "${tasks.sum" + calls + ".output}");
    }

    /**
     * Calls side by side and one after the other, one of which fails for good and is made up for, a path that is not taken, a
     * wait, and a join of all; with what the model has to know of it.
     */
    public static Scenario order(LedgerServer ledger) {
        var tasks = List.of(
                call("receive", ledger.at("/order/receive?mode=slow&ms=100"), List.of()),
                Map.of(
                        "task_id", "large", "type", "condition", "dependencies", List.of("receive"),
                        "parameters", Map.of("expression", "tasks.receive.output.status == 200")),
                call("reserve", ledger.at("/order/reserve?mode=slow&ms=150"), after("large", "true")),
                call("ignore", ledger.at("/order/ignore"), after("large", "false")),
                call("charge", ledger.at("/order/charge?mode=fail&status=500"), List.of("receive"),
                        "retry_policy", Map.of("max_attempts", 2, "initial_interval", "100ms")),
                call("remind", ledger.at("/order/remind?mode=slow&ms=100"), after("charge", "failure")),
                call("thank", ledger.at("/order/thank"), List.of("charge")),
                Map.of(
                        "task_id", "rest", "type", "delay", "dependencies", List.of("reserve"),
                        "parameters", Map.of("duration", "500ms")),
                call("ship", ledger.at("/order/ship?mode=slow&ms=150"), List.of("rest", "remind"), "join", "all"),
                Map.of(
                        "task_id", "sum", "type", "transform", "dependencies", List.of("ship", "thank", "ignore"),
                        "parameters", Map.of("output", "${tasks.ship.output.status + 1}")));
        var script = new HashMap<String, List<String>>();
        tasks.forEach(task -> script.put((String) task.get("task_id"), List.of("ok")));
        script.put("large", List.of("label:true"));
        script.put("charge", List.of("fail:http.500"));
        return new Scenario(new HashMap<>(workflow("order", tasks, "${tasks.sum.output}")), script);
    }

    private static List<?> after(String task, String outcome) {
        return List.of(Map.of("task_id", task, "outcome", outcome));
    }

    public static Map<String, ?> workflow(String name, List<? extends Map<String, ?>> tasks, String output) {
        return Map.of("name", name, "tasks", tasks, "output", output);
    }

    /** @param more fields of the task as name, value, … */
    public static Map<String, ?> call(String id, String url, List<?> dependencies, Object... more) {
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
