package dev.waybill.engine.journal;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What the journal shows of itself. */
public final class JournalMeter {
    private final DistributionSummary batch;
    private final Timer commit;

    public JournalMeter(MeterRegistry meters) {
        batch = DistributionSummary.builder("waybill.journal.batch")
                .description("Entries that shared a commit")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        commit = Timer.builder("waybill.journal.commit")
                .description("From the first statement of a batch to its commit")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
    }

    void committed(int entries, long nanos) {
        batch.record(entries);
        commit.record(nanos, TimeUnit.NANOSECONDS);
    }
}
