package dev.waybill.engine.claim;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What claiming shows of itself. */
final class ClaimMeter {
    private final DistributionSummary batch;
    private final Timer lag;

    ClaimMeter(MeterRegistry meters) {
        batch = DistributionSummary.builder("waybill.claims.batch")
                .description("Executions that were claimed together")
                .register(meters);
        lag = Timer.builder("waybill.claims.lag")
                .description("From the instant at which an execution was due to its claim, both by the database's clock")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    void claimed(int executions) {
        if (executions > 0) {
            batch.record(executions);
        }
    }

    void late(double seconds) {
        lag.record((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    }
}
