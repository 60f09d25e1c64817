package dev.waybill.bench.contender;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.ProductServer;
import dev.waybill.bench.server.StoredWorkflow;
import dev.waybill.bench.server.Workload;
import dev.waybill.engine.Executions;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.StartExecution;
import dev.waybill.engine.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The product through the face that its own modules use: start, then wait for the end. */
public record WaybillInProcess(ProductServer server, Map<Workload, StoredWorkflow> workflows) implements Contender {
    private static final Duration LONGEST = Duration.ofSeconds(60);
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
        var executions = server.executions();
        var start = start(Objects.requireNonNull(workflows.get(workload)).version());
        var patience = new Patience();
        return ClosedLoop.of(callers, () -> run(executions, start, patience), patience::tell);
    }

    private static StartExecution start(Version version) {
        return new StartExecution(
                version,
                version.definition().name(),
                Payload.VALUE,
                Map.of("type", "manual", "by", "bench"),
                Optional.empty(),
                Map.of("input", Payload.VALUE),
                Optional.empty());
    }

    private static void run(Executions executions, StartExecution start, Patience patience) throws InterruptedException {
        var accepted = patience.call(() -> executions.accept(start)).execution();
        var ended = patience.call(() -> executions.awaitEnd(accepted, LONGEST));
        if (ended.status() != ExecutionStatus.SUCCEEDED) {
            throw new IllegalStateException("Execution " + ended.id() + " is " + ended.status() + ": " + ended.error());
        }
    }
}
