package dev.waybill.bench.contender;

import dev.waybill.bench.measure.Load;
import dev.waybill.bench.measure.PacedLoad;
import dev.waybill.bench.server.Workload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The product through its API at half the load that it can take: how long a caller waits for the answer to a start, which
 * comes once the execution is durable.
 *
 * @param most what it took when callers waited for the end, in workflows a second; empty until that was measured
 */
public record WaybillStarts(WaybillOverHttp api, Supplier<Optional<Double>> most) implements Contender {
    private static final int CALLERS = 64;

    @Override
    public String word() {
        return "start";
    }

    @Override
    public String title() {
        return "Waybill, HTTP API, the answer to a start at half the load";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workload == Workload.CHAIN && callers == CALLERS && most.get().isPresent();
    }

    @Override
    public String database() {
        return api.database();
    }

    @Override
    public Load load(Workload workload, int callers) {
        return new PacedLoad(api.start(workload, Map.of()), most.get().orElseThrow() / 2);
    }
}
