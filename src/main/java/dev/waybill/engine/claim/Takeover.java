package dev.waybill.engine.claim;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Version;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.RunEnvironment;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.route.CompiledVersion;
import dev.waybill.engine.route.Routes;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Makes a claimed execution live: reads its version and its journal, and sends it through its route. */
public final class Takeover {
    private static final Logger log = LoggerFactory.getLogger(Takeover.class);

    private final Function<RunRecord, Version> versions;
    private final JournalReader journals;
    private final Routes routes;
    private final Runs runs;
    private final RunEnvironment environment;
    private final LongSupplier incarnation;

    public Takeover(
            Function<RunRecord, Version> versions,
            JournalReader journals,
            Routes routes,
            Runs runs,
            RunEnvironment environment,
            LongSupplier incarnation) {
        this.versions = versions;
        this.journals = journals;
        this.routes = routes;
        this.runs = runs;
        this.environment = environment;
        this.incarnation = incarnation;
    }

    /** Off the calling thread; the execution holds a place among the runs. */
    public void begin(RunRecord record) {
        environment.tasks().execute(() -> load(record));
    }

    /** As {@link #begin}, for an execution that was accepted here just now: its journal is empty. */
    public void beginNew(RunRecord record) {
        environment.tasks().execute(() -> begin(record, List.of()));
    }

    private void load(RunRecord record) {
        if (incarnation.getAsLong() != record.incarnation()) {
            runs.giveBack(); // fenced meanwhile: it is claimable again
            return;
        }
        try {
            begin(record, journals.all(record.key()));
        } catch (DataAccessException e) {
            again(record, e);
        }
    }

    private void again(RunRecord record, DataAccessException e) {
        log.warn("Execution {} cannot be read; trying again", record.key().id(), e);
        var _ = environment.timers().at(environment.clock().instant().plusSeconds(1), () -> load(record));
    }

    private void begin(RunRecord record, List<JournalRow> rows) {
        try {
            begin(record, routes.acquire(versions.apply(record)), rows);
        } catch (DataAccessException e) {
            again(record, e);
        } catch (RuntimeException e) {
            log.error("Execution {} cannot go on here", record.key().id(), e);
            giveUp(record, rows);
        }
    }

    private void begin(RunRecord record, CompiledVersion version, List<JournalRow> rows) {
        try {
            runs.begin(record, version, Replay.of(version.plan().graph(), rows), environment);
        } catch (RuntimeException e) {
            version.release();
            throw e;
        }
    }

    /** It would fail on every node and after every restart: it ends, and its journal says so. */
    private void giveUp(RunRecord record, List<JournalRow> rows) {
        int last = rows.isEmpty() ? 0 : rows.getLast().sequence();
        var status = record.isCancelRequested() ? ExecutionStatus.CANCELLED : ExecutionStatus.FAILED;
        var row = new JournalRow(
                last + 1, JournalRow.Kind.ENDED, null, null, status.word(), null, null, null, null,
                environment.clock().instant(), null, false, record.incarnation(), record.epoch());
        var error = new ExecutionError("engine.version", "The workflow's version cannot be run by this release", null);
        var owner = new Entry.Owner(record.key(), record.incarnation(), record.epoch(), new GivenUp());
        environment.journal().accept(new Entry.Close(owner, new Entry.Closing.End(status, null, error, row)));
    }

    private final class GivenUp implements JournalListener {
        @Override
        public void committed(List<JournalRow> rows) {}

        @Override
        public void closed(boolean isApplied) {
            runs.giveBack();
        }

        @Override
        public void fenced() {
            runs.giveBack();
        }
    }
}
