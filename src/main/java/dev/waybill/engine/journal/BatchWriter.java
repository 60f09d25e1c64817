package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Entry.Accept;
import dev.waybill.engine.journal.Entry.Append;
import dev.waybill.engine.journal.Entry.Close;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches and tells what became of them. A commit whose answer was lost is in doubt: its entries are looked up by
 * key, and only those that are not there are written again. Called by one thread at a time.
 */
public final class BatchWriter {
    private static final Logger log = LoggerFactory.getLogger(BatchWriter.class);

    /** Plans are kept so long: one that was made for an empty partition is not the best a thousand rows later. */
    private static final Duration PLANS_LAST = Duration.ofSeconds(10);

    private final DataSource dataSource;
    private final LongSupplier incarnation;
    private final Reports reports;
    private final JournalMeter meter;
    private final JournalTable table = new JournalTable();
    private long plannedAt = System.nanoTime();
    /**
     * @param dataSource  of connections that nobody else uses, best of one: what is prepared and planned on it is used again
     * @param incarnation of this node as it now stands
     */
    public BatchWriter(DataSource dataSource, LongSupplier incarnation, Reports reports, JournalMeter meter) {
        this.dataSource = dataSource;
        this.incarnation = incarnation;
        this.reports = reports;
        this.meter = meter;
    }

    /** Writes one batch. */
    private interface Writing {
        void write(long own, List<Entry> entries) throws SQLException, NodeFenced;
    }

    /**
     * @return what to tell of it
     * @throws SQLException when it may go better the next time, by {@link #settle} with the same entries
     */
    Reports.Told write(List<Entry> entries) throws SQLException {
        return write(entries, this::writeOwn);
    }

    /** As {@link #write}, of entries that may be there already. */
    Reports.Told settle(List<Entry> entries) throws SQLException {
        return write(entries, this::settleOwn);
    }

    private Reports.Told write(List<Entry> entries, Writing writing) throws SQLException {
        long own = incarnation.getAsLong();
        var foreign = entries.stream().filter(entry -> !isOf(own, entry)).toList();
        var batch = entries.stream().filter(entry -> isOf(own, entry)).toList();
        boolean isSettled = false;
        try {
            writing.write(own, batch);
            isSettled = true;
        } catch (NodeFenced e) {
            reports.forget(); // what was committed before the fence is read by whoever owns it now
            batch.forEach(reports::fenced);
            isSettled = true;
        } finally {
            if (!isSettled) {
                reports.forget(); // the next turn settles these entries and reports them all
            }
        }
        foreign.forEach(reports::fenced);
        return reports.take();
    }

    private static boolean isOf(long incarnation, Entry entry) {
        return switch (entry) {
            case Accept(var execution, _) -> execution.incarnation() == null || execution.incarnation() == incarnation;
            case Append append -> append.owner().incarnation() == incarnation;
            case Close close -> close.owner().incarnation() == incarnation;
        };
    }

    private void writeOwn(long own, List<Entry> entries) throws SQLException, NodeFenced {
        var open = entries;
        if (entries.isEmpty()) {
            return;
        }
        try (var connection = dataSource.getConnection()) {
            open = open.stream().filter(entry -> !isRefused(entry)).toList();
            if (!open.isEmpty()) {
                commit(connection, own, open);
            }
        } catch (SQLException e) {
            if (!isOfData(e)) {
                throw e;
            }
            separate(own, open, e);
        }
    }

    /** Its caller has given up waiting. */
    private static boolean isRefused(Entry entry) {
        return entry instanceof Accept(_, var durable) && durable.isCompletedExceptionally();
    }

    private void commit(Connection connection, long own, List<Entry> entries) throws SQLException, NodeFenced {
        long begun = System.nanoTime();
        if (begun - plannedAt > PLANS_LAST.toNanos()) {
            plannedAt = begun;
            table.discardPlans(connection);
        }
        var batch = Batch.of(entries);
        var written = table.write(connection, own, batch);
        meter.committed(entries.size(), System.nanoTime() - begun);
        batch.accepts().forEach(reports::accepted);
        for (var append : batch.appends()) {
            if (written.stale().contains(JournalTable.Owned.of(append.owner()))) {
                reports.fenced(append);
            } else {
                reports.committed(append);
            }
        }
        reportCloses(connection, batch.closes(), written.closed());
    }

    private void reportCloses(Connection connection, List<Close> closes, Set<UUID> closed) throws SQLException {
        var refused = closes.stream().filter(close -> !closed.contains(close.owner().key().id())).toList();
        closes.stream().filter(close -> closed.contains(close.owner().key().id())).forEach(close -> reports.closed(close, true));
        if (refused.isEmpty()) {
            return;
        }
        var owned = table.owned(connection, refused);
        for (var close : refused) {
            if (owned.contains(close.owner().key().id())) {
                reports.closed(close, false);
            } else {
                reports.fenced(close);
            }
        }
    }

    private void settleOwn(long own, List<Entry> entries) throws SQLException, NodeFenced {
        List<Entry> open;
        try (var connection = dataSource.getConnection()) {
            open = reportWhatIsThere(connection, entries);
        }
        writeOwn(own, open);
    }

    /** Reports the entries that are there already, and returns the others. */
    private List<Entry> reportWhatIsThere(Connection connection, List<Entry> entries) throws SQLException {
        var batch = Batch.of(entries);
        var accepted = batch.accepts().isEmpty() ? Set.of() : table.accepted(connection, batch.accepts());
        var owned = batch.closes().isEmpty() ? Set.of() : table.owned(connection, batch.closes());
        var appended = new HashSet<Append>();
        if (!batch.appends().isEmpty()) {
            table.appended(connection, batch.appends()).forEach(place -> appended.add(batch.appends().get(place)));
        }
        var open = new ArrayList<Entry>();
        for (var entry : entries) {
            var isThere = switch (entry) {
                case Accept(var execution, _) -> accepted.contains(execution.key().id());
                case Append append -> appended.contains(append);
                case Close close -> !owned.contains(close.owner().key().id());
            };
            if (!isThere) {
                open.add(entry);
                continue;
            }
            switch (entry) {
                case Accept accept -> reports.accepted(accept);
                case Append append -> reports.committed(append);
                case Close close -> reports.fenced(close); // by itself or by others: how it stands now is read where it matters
            }
        }
        return open;
    }

    /** A value that the database does not take must not keep others waiting: find it by halves, give its execution up. */
    private void separate(long own, List<Entry> entries, SQLException reason) throws SQLException, NodeFenced {
        if (entries.size() > 1) {
            int half = entries.size() / 2;
            writeOwn(own, entries.subList(0, half));
            writeOwn(own, entries.subList(half, entries.size()));
            return;
        }
        switch (entries.getFirst()) {
            case Accept(_, var durable) -> durable.completeExceptionally(reason);
            case Append append -> abandon(append.owner(), reason);
            case Close close -> abandon(close.owner(), reason);
        }
    }

    private void abandon(Entry.Owner owner, SQLException reason) throws SQLException {
        log.error("The journal of execution {} takes no more rows; it is given up as after a crash", owner.key().id(), reason);
        try (var connection = dataSource.getConnection()) {
            table.giveUpAsDead(connection, owner);
        }
        reports.fenced(owner);
    }

    private static boolean isOfData(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
    }
}
