package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Evidence;
import dev.waybill.checker.LedgerCall;
import dev.waybill.checker.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** Asks the independent checker whether what a scenario left behind keeps the promises. */
final class Judge {
    /** A node's clock is the database's as it was read last, so it lags by the time that the answer took. */
    private static final Duration CLOCKS = Duration.ofMillis(500);

    private Judge() {}

    /** @param deaths how often a node died, froze, stopped or lost its claim until now */
    static void judge(Snapshot snapshot, Path ledger, Load load, int deaths) {
        try {
            var evidence = Evidence.of(snapshot)
                    .with(LedgerCall.read(ledger))
                    .with(load.history())
                    .withDeaths(deaths)
                    .withClocksApart(CLOCKS);
            assertThat(Checker.check(evidence)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
