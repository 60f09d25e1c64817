package dev.waybill.expression;

import dev.waybill.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The execution that the guide's examples and the tests look at. */
record SampleContext(Map<String, Object> variables, String seed) implements Context {
    static final String INPUT =
            """
            {"order_id": "o-17", "quantity": 3, "price": 2.5, "note": null,
             "items": [{"sku": "tea", "price": 2.5, "count": 2}, {"sku": "cup", "price": 7, "count": 1}]}""";

    static SampleContext of() {
        return withInput(Json.parse(INPUT));
    }

    static SampleContext withInput(Object input) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("input", input);
        variables.put("trigger", Map.of("type", "manual"));
        variables.put("now", Instant.parse("2026-03-28T10:00:00Z"));
        variables.put(
                "execution",
                Map.of("id", "0198c0de-0000-7000-8000-000000000001", "started_at", Instant.parse("2026-03-28T09:59:00Z"), "attempt", 1L));
        variables.put("workflow", Map.of("id", "0198c0de-0000-7000-8000-000000000002", "name", "order-intake", "version", 3L));
        variables.put(
                "tasks",
                Map.of(
                        "fetch", task("{\"output\": {\"status\": 200, \"body\": {\"total\": 12}}, \"outcome\": \"success\", \"error\": null, \"attempts\": 1}"),
                        "fetch-2", task("{\"output\": null, \"outcome\": \"skipped\", \"error\": null, \"attempts\": 0}")));
        return new SampleContext(variables, "0198c0de-0000-7000-8000-000000000001/price");
    }

    private static Object task(String json) {
        return Json.parse(json);
    }

    SampleContext with(String name, Object value) {
        Map<String, Object> changed = new HashMap<>(variables);
        changed.put(name, value);
        return new SampleContext(changed, seed);
    }

    SampleContext withSeed(String other) {
        return new SampleContext(variables, other);
    }

    @Override
    public Object variable(String name) {
        if (!variables.containsKey(name)) {
            throw new AssertionError("Asked for the variable " + name);
        }
        return variables.get(name);
    }
}
