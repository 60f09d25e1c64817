package dev.waybill.testing.api;

import static org.awaitility.Awaitility.await;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the examples of the API's description speak of: workflows and executions in the states that the examples need.
 *
 * @param ids from the id in the description to the real one
 */
public record ExampleWorld(Api api, Map<String, String> ids) implements AutoCloseable {
    private static final String PATH = "/api/v1/workflows";
    private static final String ID = "0198c0de-0000-7000-8000-00000000";
    private static final List<String> NAMES = List.of("order-intake", "resting", "order-check", "order-by-yaml", "patience", "broken-pricing", "versioned", "unfinished", "order-sketch", "rolled-out", "billing", "solitary", "spending", "shouting");

    public static ExampleWorld create(Api api) {
        var world = new ExampleWorld(api, new LinkedHashMap<>());
        world.close(); // whatever a test before has left
        var active = world.workflow("order-intake", priced());
        var inactive = world.workflow("resting", priced());
        api.post(PATH + "/" + inactive + "/deactivate");
        api.put(PATH + "/" + active + "/samples/is_big", Map.of("context", Map.of("tasks", Map.of("price", Map.of("output", Map.of("total", 125))))));
        world.ids.put(ID + "0001", active);
        world.ids.put(ID + "0002", inactive);
        world.ids.put(ID + "0003", world.versioned());
        world.ids.put(ID + "0004", world.unfinished());
        world.ids.put(ID + "0005", world.rolledOut());
        world.ids.put(ID + "1001", world.execution(active, "wait=30"));
        world.ids.put(ID + "1002", world.execution(world.workflow("patience", List.of(
                Map.of("task_id", "wait", "type", "delay", "parameters", Map.of("duration", "1h")))), "wait=0"));
        world.ids.put(ID + "1003", world.execution(world.workflow("broken-pricing", List.of(
                Samples.transform("broken", Map.of("total", "${input.price * 2}")))), "wait=30"));
        world.ids.put(ID + "1004", world.execution(world.workflow("billing", priced()), "wait=30"));
        var solitary = world.workflow("solitary", List.of(Map.of("task_id", "wait", "type", "delay", "parameters", Map.of("duration", "1h"))));
        world.execution(solitary, "wait=0");
        world.ids.put(ID + "0006", solitary);
        var failed = "?workflow_id=" + api.get("/api/v1/executions/" + world.ids.get(ID + "1003")).at("workflow_id");
        world.ids.put(ID + "3001", (String) api.get("/api/v1/failures" + failed).at("items", "0", "id"));
        var filter = Map.of("workflow_id", active, "status", List.of("succeeded"));
        world.ids.put(ID + "4001", (String) api.post("/api/v1/executions/bulk", Map.of("action", "retry", "filter", filter, "rate", 50)).at("id"));
        await().until(() -> "completed".equals(api.get("/api/v1/executions/bulk/" + world.ids.get(ID + "4001")).at("status")));
        var bundle = api.get("/api/v1/executions/" + world.ids.get(ID + "1001") + "/export").json();
        world.ids.put(ID + "5001", (String) api.post("/api/v1/executions/import", bundle).at("id"));
        var spending = world.workflow("spending", List.of(Map.of("task_id", "ask", "type", "approval", "parameters", Map.of(
                "approvers", List.of("role:manager"), "title", "Spend 500 euro?", "timeout", "7d",
                "form", Map.of("type", "object", "required", List.of("cost_centre"), "properties", Map.of("cost_centre", Map.of("type", "string")))))));
        world.ids.put(ID + "2002", world.approval(world.execution(spending, "wait=0")));
        api.post("/api/v1/approvals/" + world.ids.get(ID + "2002") + "/approve", Map.of("form", Map.of("cost_centre", "K7")));
        world.ids.put(ID + "1006", world.execution(spending, "wait=0"));
        world.ids.put(ID + "2001", world.approval(world.ids.get(ID + "1006")));
        world.ids.put(ID + "1005", world.execution(world.workflow("shouting", List.of(Map.of("task_id", "upper", "type", "worker", "parameters", Map.of(
                "topic", "text", "input", Map.of("text", "hello"))))), "wait=0"));
        world.lease(world.ids.get(ID + "1005"));
        return world;
    }

    /** Gets the task of an execution, and whatever else there is. */
    private void lease(String execution) {
        await().until(() -> ((List<?>) api.post("/api/v1/workers/poll", Map.of("topics", List.of("text"), "max", 100, "wait", 1)).at("tasks")).stream()
                .anyMatch(task -> execution.equals(((Map<?, ?>) task).get("execution_id"))));
    }

    /** What an execution asks people. */
    private String approval(String execution) {
        return await().until(
                () -> api.get("/api/v1/approvals?limit=200").items().stream()
                        .map(item -> (Map<?, ?>) item)
                        .filter(item -> execution.equals(item.get("execution_id")))
                        .map(item -> (String) item.get("id"))
                        .findFirst(),
                Optional::isPresent).orElseThrow();
    }

    /** Of three versions, with a draft. */
    private String versioned() {
        var id = workflow("versioned", List.of(Samples.transform("price", Map.of("total", "${input.price}"))));
        api.put(PATH + "/" + id + "?comment=With+tax", Map.of("name", "versioned", "tasks", List.of(
                Samples.transform("price", Map.of("total", "${input.price * 1.2}")),
                Samples.with(Samples.transform("round", Map.of("total", "${math.round(tasks.price.output.total)}")), "dependencies", List.of("price")))));
        api.put(PATH + "/" + id + "?comment=Of+others", Map.of("name", "versioned", "description", "Price an order", "tasks", priced()));
        api.put(PATH + "/" + id + "/draft", Map.of("name", "versioned", "tasks", List.of(Samples.transform("price", Map.of("total", "${input.price * 1.3}")))));
        return id;
    }

    /** With a draft that has a fault. */
    private String unfinished() {
        var id = workflow("unfinished", List.of(Samples.transform("price", Map.of("total", "${input.price}"))));
        api.put(PATH + "/" + id + "/draft", Map.of("name", "unfinished", "tasks", List.of(
                Samples.transform("price", Map.of("total", "${input.unit_price * input.quantity}")),
                Map.of("task_id", "is_big", "type", "condition", "dependencies", List.of("pirce"),
                        "parameters", Map.of("expression", "input.quantity > 100")))));
        return id;
    }

    /** Whose second version gets some of the starts. */
    private String rolledOut() {
        var id = workflow("rolled-out", List.of(Samples.transform("price", Map.of("total", "${input.price}"))));
        var path = PATH + "/" + id;
        api.put(path + "/draft", Map.of("name", "rolled-out", "tasks", List.of(Samples.transform("price", Map.of("total", "${input.price * 1.2}")))));
        api.post(path + "/draft/publish?make_current=false");
        api.put(path + "/rollout", Map.of("version", 2, "percent", 10, "key", "${input.customer}", "failure_rate", 0.1, "min_executions", 50));
        return id;
    }

    private static List<Object> priced() {
        return List.of(
                Samples.transform("price", Map.of("total", "${input.unit_price * input.quantity}")),
                Map.of("task_id", "is_big", "type", "condition", "dependencies", List.of("price"),
                        "parameters", Map.of("expression", "tasks.price.output.total > 100")));
    }

    private String workflow(String name, List<Object> tasks) {
        var definition = new LinkedHashMap<String, Object>(Map.of("name", name, "tasks", tasks));
        if (name.startsWith("order") || name.equals("resting")) {
            definition.put("description", "Price an order and find out whether it is big");
            definition.put("input_schema", Map.of("type", "object", "required", List.of("order_id", "unit_price", "quantity")));
            definition.put("output", Map.of("order_id", "${input.order_id}", "total", "${tasks.price.output.total}"));
            definition.put("tags", List.of("sales"));
        }
        if (name.equals("billing")) {
            definition.put("search_attributes", Map.of("order_id", "${input.order_id}"));
        }
        if (name.equals("solitary")) {
            definition.put("concurrency", Map.of("limit", 1, "on_limit", "fail"));
        }
        return (String) api.post(PATH, definition).at("id");
    }

    private String execution(String workflow, String prefer) {
        var input = Map.of("order_id", "A-17", "unit_price", 25, "quantity", 5);
        return (String) api.post(PATH + "/" + workflow + "/execute", Map.of("input", input), "Prefer", prefer).at("id");
    }

    /** The text with real ids in place of those of the description. */
    public String real(String text) {
        var real = text;
        for (var id : ids.entrySet()) {
            real = real.replace(id.getKey(), id.getValue());
        }
        return real;
    }

    @Override
    public void close() {
        Optional.ofNullable(ids.get(ID + "5001")).ifPresent(id -> api.delete("/api/v1/executions/imported/" + id));
        for (var name : NAMES) {
            for (var item : api.get(PATH + "?limit=200&q=" + name).items()) {
                if (name.equals(((Map<?, ?>) item).get("name"))) {
                    api.delete(PATH + "/" + ((Map<?, ?>) item).get("id"));
                }
            }
        }
    }
}
