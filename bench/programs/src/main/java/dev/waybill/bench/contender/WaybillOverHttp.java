package dev.waybill.bench.contender;

import dev.waybill.bench.measure.Load;
import dev.waybill.bench.measure.Post;
import dev.waybill.bench.measure.WrkLoad;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The product through its API: each call starts a workflow and waits for its end. */
public record WaybillOverHttp(ProductServer server, Map<Workload, StoredWorkflow> workflows) implements Contender {
    private static final int MANY = 64;

    @Override
    public String word() {
        return "http";
    }

    @Override
    public String title() {
        return "Waybill, HTTP API";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return WrkLoad.isThere() && workflows.containsKey(workload) && callers <= MANY;
    }

    @Override
    public String database() {
        return server.database().name();
    }

    @Override
    public Load load(Workload workload, int callers) throws IOException {
        return new WrkLoad(start(workload, Map.of("Prefer", "wait=60")), callers);
    }

    /** A call that starts that workload. */
    Post start(Workload workload, Map<String, String> preferences) {
        var headers = new HashMap<>(preferences);
        headers.put("Authorization", "Bearer " + server.apiKey());
        headers.put("Content-Type", "application/json");
        var id = Objects.requireNonNull(workflows.get(workload)).id();
        return new Post(server.address().resolve("/api/v1/workflows/" + id + "/execute"), headers, "{\"input\":" + Payload.JSON + "}");
    }
}
