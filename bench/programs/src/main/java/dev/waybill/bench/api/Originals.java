package dev.waybill.bench.api;

import dev.waybill.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The templates as the product has run them.
 *
 * @param workflows  id of the workflow of each kind
 * @param executions id of the execution of each of {@link Template#ALL}
 */
record Originals(Map<Template.Kind, UUID> workflows, List<UUID> executions) {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(50);

    static Originals run(Client client) throws IOException, InterruptedException {
        var workflows = new EnumMap<Template.Kind, UUID>(Template.Kind.class);
        for (var kind : Template.Kind.values()) {
            var body = Json.write(kind.definition("original-" + kind.name()));
            workflows.put(kind, id(client.json(client.request("POST", "/workflows", body))));
        }
        var executions = new ArrayList<UUID>();
        for (var template : Template.ALL) {
            executions.add(run(client, Objects.requireNonNull(workflows.get(template.workflow())), template));
        }
        return new Originals(workflows, executions);
    }

    private static UUID run(Client client, UUID workflow, Template template) throws IOException, InterruptedException {
        var body = "{\"input\":" + template.input() + "}";
        var id = id(client.json(client.request("POST", "/workflows/" + workflow + "/execute", body)));
        if (template.workflow() == Template.Kind.REMINDER) {
            await(client, id, "waiting");
            switch (template.end()) {
                case "cancelled" -> client.json(client.request("POST", "/executions/" + id + "/cancel", ""));
                case "paused" -> client.json(client.request("POST", "/executions/" + id + "/pause", ""));
                default -> {}
            }
        }
        await(client, id, template.end());
        return id;
    }

    private static void await(Client client, UUID execution, String status) throws IOException, InterruptedException {
        long end = System.nanoTime() + LONGEST.toNanos();
        var seen = "";
        while (!seen.equals(status)) {
            if (System.nanoTime() > end) {
                throw new IOException("An execution should be " + status + " by now, but is " + seen);
            }
            Thread.sleep(LOOK);
            seen = String.valueOf(client.json(client.request("GET", "/executions/" + execution, "")).get("status"));
        }
    }

    static UUID id(Map<?, ?> resource) {
        return UUID.fromString(String.valueOf(resource.get("id")));
    }
}
