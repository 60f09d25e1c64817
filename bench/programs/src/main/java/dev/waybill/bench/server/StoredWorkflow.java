package dev.waybill.bench.server;

import dev.waybill.engine.Version;
import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.UUID;

/** A workload that the product knows by now, stored through its API. */
public record StoredWorkflow(UUID id, Version version) {
    /** @param peer what the calls of the HTTP chain go to */
    public static StoredWorkflow store(ProductServer server, Workload workload, String peer) throws IOException, InterruptedException {
        return store(server, workload.definition(peer));
    }

    /** @param definition a workflow's document */
    public static StoredWorkflow store(ProductServer server, Map<String, Object> definition) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return store(server, client, definition);
        }
    }

    /** As {@link #store(ProductServer, Map)}, for many, which share a client. */
    public static StoredWorkflow store(ProductServer server, HttpClient client, Map<String, Object> definition)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.address().resolve("/api/v1/workflows"))
                .header("Authorization", "Bearer " + server.apiKey())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(Json.write(definition)))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 201 || !(Json.parse(answer.body()) instanceof Map<?, ?> workflow)) {
            throw new IOException("The workflow is refused: " + answer.body());
        }
        return find(server, UUID.fromString(String.valueOf(workflow.get("id"))));
    }

    /** One that is stored already, on whichever node. */
    public static StoredWorkflow find(ProductServer server, UUID id) {
        return new StoredWorkflow(id, server.versions().find(TenantId.FIRST, id, 1).orElseThrow());
    }
}
