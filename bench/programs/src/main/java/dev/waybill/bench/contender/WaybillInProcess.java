package dev.waybill.bench.contender;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Caller;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import java.util.Map;
import java.util.Objects;

/** The product through the face that its own modules use: start, then wait for the end. */
public record WaybillInProcess(ProductServer server, Map<Workload, StoredWorkflow> workflows) implements Contender {
    private static final int MANY = 64;

    @Override
    public String word() {
        return "waybill";
    }

    @Override
    public String title() {
        return "Waybill";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workflows.containsKey(workload) && (callers <= MANY || workload == Workload.CHAIN);
    }

    @Override
    public String database() {
        return server.database().name();
    }

    @Override
    public Load load(Workload workload, int callers) {
        var caller = Caller.of(server);
        var workflow = Objects.requireNonNull(workflows.get(workload));
        return ClosedLoop.of(callers, () -> caller.run(workflow, Payload.VALUE), caller.patience()::tell);
    }
}
