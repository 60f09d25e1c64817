package dev.waybill.engine.claim;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Version;
import dev.waybill.engine.graph.Delivery;
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
        environment.tasks().execute(() -> {
            if (isOwn(record)) {
                begin(record, List.of(), List.of());
            }
        });
    }

    private boolean isOwn(RunRecord record) {
        boolean isOwn = incarnation.getAsLong() == record.incarnation();
        if (!isOwn) {
            runs.giveBack(record.key()); // fenced meanwhile: it is claimable again
        }
        return isOwn;
    }

    private void load(RunRecord record) {
        if (!isOwn(record)) {
            return;
        }
        List<JournalRow> rows;
        List<Delivery> received;
        try {
            rows = journals.all(record.key());
            received = record.messages() == 0 ? List.of() : environment.mailbox().after(record.key(), 0);
        } catch (DataAccessException e) {
            again(record, e);
            return;
        } catch (RuntimeException e) {
            log.error("The journal of execution {} cannot be read by this release", record.key().id(), e);
            close(record, new Entry.Closing.HandOver());
            return;
        }
        begin(record, rows, received);
    }

    private void again(RunRecord record, DataAccessException e) {
        log.warn("Execution {} cannot be read; trying again", record.key().id(), e);
        var _ = environment.timers().at(environment.clock().instant().plusSeconds(1), () -> load(record));
    }

    private void begin(RunRecord record, List<JournalRow> rows, List<Delivery> received) {
        try {
            begin(record, routes.acquire(versions.apply(record)), rows, received);
        } catch (DataAccessException e) {
            again(record, e);
        } catch (RuntimeException e) {
            log.error("Execution {} cannot go on here", record.key().id(), e);
            giveUp(record, rows);
        }
    }

    private void begin(RunRecord record, CompiledVersion version, List<JournalRow> rows, List<Delivery> received) {
        try {
            runs.begin(record, version, Replay.of(version.plan().graph(), rows).with(received), environment);
        } catch (RuntimeException e) {
            version.release();
            throw e;
        }
    }

    /** It would fail on every node and after every restart: it ends, and its journal says so. */
    private void giveUp(RunRecord record, List<JournalRow> rows) {
        if (runs.isStopping()) {
            close(record, new Entry.Closing.HandOver()); // perhaps it only fails because this node is going
            return;
        }
        var status = record.isCancelRequested()
                ? ExecutionStatus.CANCELLED
                : record.isPaused() ? ExecutionStatus.TIMED_OUT : ExecutionStatus.FAILED;
        int last = rows.isEmpty() ? 0 : rows.getLast().sequence();
        var row = new JournalRow(
                last + 1, JournalRow.Kind.ENDED, null, null, status.word(), null, null, null, null,
                environment.clock().instant(), null, false, record.incarnation(), record.epoch());
        var error = new ExecutionError("engine.version", "The workflow's version cannot be run by this release", null);
        close(record, new Entry.Closing.End(status, null, status == ExecutionStatus.CANCELLED ? null : error, row));
    }

    private void close(RunRecord record, Entry.Closing closing) {
        var owner = new Entry.Owner(record.key(), record.incarnation(), record.epoch(), new GivenUp(record));
        environment.journal().append(new Entry.Close(owner, closing));
    }

    private final class GivenUp implements JournalListener {
        private final RunRecord record;

        GivenUp(RunRecord record) {
            this.record = record;
        }

        @Override
        public void committed(List<JournalRow> rows) {}

        @Override
        public void closed(boolean isApplied) {
            if (isApplied) {
                runs.giveBack(record.key());
            } else {
                close(record, new Entry.Closing.HandOver()); // something was asked of it meanwhile: the next claim sees it
            }
        }

        @Override
        public void fenced() {
            runs.giveBack(record.key());
        }

        @Override
        public void proceed() {
            // nothing follows: whoever claims it goes on
        }
    }
}
