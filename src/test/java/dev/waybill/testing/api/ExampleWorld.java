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
    private static final List<String> NAMES = List.of("order-intake", "resting", "order-check", "order-by-yaml", "patience", "broken-pricing");

    public static ExampleWorld create(Api api) {
        var world = new ExampleWorld(api, new LinkedHashMap<>());
        world.close(); // whatever a test before has left
        var active = world.workflow("order-intake", priced());
        var inactive = world.workflow("resting", priced());
        api.post(PATH + "/" + inactive + "/deactivate");
        world.ids.put(ID + "0001", active);
        world.ids.put(ID + "0002", inactive);
        world.ids.put(ID + "1001", world.execution(active, "wait=30"));
        world.ids.put(ID + "1002", world.execution(world.workflow("patience", List.of(
                Map.of("task_id", "wait", "type", "delay", "parameters", Map.of("duration", "1h")))), "wait=0"));
        world.ids.put(ID + "1003", world.execution(world.workflow("broken-pricing", List.of(
                Samples.transform("broken", Map.of("total", "${input.price * 2}")))), "wait=30"));
        var failed = "?workflow_id=" + api.get("/api/v1/executions/" + world.ids.get(ID + "1003")).at("workflow_id");
        world.ids.put(ID + "3001", (String) api.get("/api/v1/failures" + failed).at("items", "0", "id"));
        var filter = Map.of("workflow_id", active, "status", List.of("succeeded"));
        world.ids.put(ID + "4001", (String) api.post("/api/v1/executions/bulk", Map.of("action", "retry", "filter", filter, "rate", 50)).at("id"));
        await().until(() -> "completed".equals(api.get("/api/v1/executions/bulk/" + world.ids.get(ID + "4001")).at("status")));
        var bundle = api.get("/api/v1/executions/" + world.ids.get(ID + "1001") + "/export").json();
        world.ids.put(ID + "5001", (String) api.post("/api/v1/executions/import", bundle).at("id"));
        return world;
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
