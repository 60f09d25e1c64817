package dev.waybill.bench.contender;

import dev.waybill.bench.measure.Load;
import dev.waybill.bench.measure.WrkLoad;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import java.io.IOException;
import java.util.Map;

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
        var address = server.address().resolve("/api/v1/workflows/" + workflows.get(workload).id() + "/execute");
        var headers = Map.of(
                "Authorization", "Bearer " + server.apiKey(),
                "Content-Type", "application/json",
                "Prefer", "wait=60");
        return new WrkLoad(address, headers, "{\"input\":" + Payload.JSON + "}", callers);
    }
}
