package dev.waybill.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a run left behind.
 *
 * @param ledger  the calls that an outside peer saw; empty when there was none, and then nothing is said of calls
 * @param history what clients asked and were told; empty when nobody wrote it down
 * @param deaths  how often a node died, froze or lost its claim
 * @param wakes   when a frozen node woke: what it was about to send then still goes out, once
 * @param clocks  how far the clocks of nodes and peers may be apart
 */
public record Evidence(
        Snapshot snapshot, Optional<List<LedgerCall>> ledger, Optional<History> history, int deaths, List<Instant> wakes, Duration clocks) {
    /** On one machine whose clock nobody touched, the database alone. */
    public static Evidence of(Snapshot snapshot) {
        return new Evidence(snapshot, Optional.empty(), Optional.empty(), 0, List.of(), Duration.ZERO);
    }

    public Evidence with(List<LedgerCall> ledger) {
        return new Evidence(snapshot, Optional.of(ledger), history, deaths, wakes, clocks);
    }

    public Evidence with(History history) {
        return new Evidence(snapshot, ledger, Optional.of(history), deaths, wakes, clocks);
    }

    public Evidence withDeaths(int deaths) {
        return new Evidence(snapshot, ledger, history, deaths, wakes, clocks);
    }

    public Evidence withWakes(List<Instant> wakes) {
        return new Evidence(snapshot, ledger, history, deaths, wakes, clocks);
    }

    public Evidence withClocksApart(Duration clocks) {
        return new Evidence(snapshot, ledger, history, deaths, wakes, clocks);
    }
}
