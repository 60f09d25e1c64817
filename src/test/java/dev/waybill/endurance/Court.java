package dev.waybill.endurance;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Evidence;
import dev.waybill.checker.History.Operation;
import dev.waybill.checker.LedgerCall;
import dev.waybill.checker.Snapshot;
import dev.waybill.checker.Violation;
import dev.waybill.fault.PostgresProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Judges what a period left behind, after everything has come to rest. */
final class Court {
    /** A node's clock is the database's as it was read last, so it lags by the time that the answer took. */
    private static final Duration CLOCKS = Duration.ofMillis(500);
    private static final Duration REST = Duration.ofSeconds(120);
    private static final String LIVE = "select count(*) from execution where completed_at is null and status <> 'paused'";
    private static final String PAUSED = "select id::text from execution where status = 'paused'";
    private static final String UNENDED = "select id || ' ' || status || ' of ' || workflow_name || ', owner ' || coalesce(owner::text, 'none') from execution where completed_at is null limit 20";
    private static final String STRANGE = "select id || ' failed with ' || error_code || ': ' || error_message from execution where id >= '%s' and error_code in ('internal', 'engine.version', 'engine.lost') limit 20";
    private static final String POISONED = "select count(*) from execution where id >= '%s' and error_code = 'engine.poison'";

    private final Cluster cluster;
    private final Settled settled;

    Court(Cluster cluster, Settled settled) {
        this.cluster = cluster;
        this.settled = settled;
    }

    /** Resumes what is paused and waits until all has ended. @return what has not */
    List<String> awaitRest(Caller caller) {
        boolean isAtRest = Pause.until(() -> {
            cluster.column(PAUSED).forEach(id -> caller.control(Operation.RESUME, id));
            return cluster.ask(LIVE).filter("0"::equals).isPresent() && cluster.column(PAUSED).isEmpty();
        }, REST);
        return isAtRest ? List.of() : cluster.column(UNENDED).stream().map(line -> "not ended " + REST.toSeconds() + " s after the last fault: " + line).toList();
    }

    Snapshot snapshot() {
        try {
            return Checker.snapshot(PostgresProcess.url(cluster.database().port()), "postgres", "postgres", settled.from());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    int poisoned() {
        return cluster.ask(POISONED.formatted(settled.from())).map(Integer::valueOf).orElse(0);
    }

    /** @param blows how many faults there were */
    List<String> judge(Snapshot snapshot, Caller caller, Path ledger, int blows, Collection<Instant> wakes) {
        var found = new ArrayList<String>(caller.complaints());
        found.addAll(cluster.column(STRANGE.formatted(settled.from())));
        if (!settled.isUnchanged(cluster)) {
            found.add("executions that were judged before have changed");
        }
        try {
            var evidence = Evidence.of(snapshot)
                    .with(LedgerCall.read(ledger))
                    .with(caller.history())
                    .withDeaths(blows * cluster.places().size())
                    .withWakes(List.copyOf(wakes))
                    .withClocksApart(CLOCKS);
            Checker.check(evidence).stream().map(Violation::toString).forEach(found::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
