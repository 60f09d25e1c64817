package dev.waybill.engine.journal;

import dev.waybill.engine.journal.StartTerms.Slot;
import dev.waybill.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Starts of workflows with a limit: the execution and its slot, or its place in the queue, in one transaction. Starts of one key
 * wait for each other: at one node before they take a connection, so that a busy key takes one. Thread-safe.
 */
final class SlottedStart {
    private static final int STRIPES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final String LOCK = "select " + SlotTable.lock("?::uuid", "?::uuid", "?::text");

    private static final String IS_FREE = "select "
            + SlotTable.isFree("s.tenant_id = k.tenant_id and s.workflow_id = k.workflow_id and s.key = k.key", "k.most")
            + " from (values (?::uuid, ?::uuid, ?::text, ?::int)) k(tenant_id, workflow_id, key, most)";

    private static final RowsStatement TAKE = RowsStatement.of(
            """
            insert into concurrency_slot (tenant_id, workflow_id, key, execution_id, most, on_limit, admitted_at)
            select tenant_id, workflow_id, key, execution_id, most, on_limit, case when is_admitted then clock_timestamp() end
            from {rows}""",
            "tenant_id uuid, workflow_id uuid, key text, execution_id uuid, most int, on_limit text, is_admitted boolean");

    private final JournalTable table = new JournalTable();
    private final List<ReentrantLock> stripes = Stream.generate(() -> new ReentrantLock(true)).limit(STRIPES).toList();

    /** @throws Refusal {@code overloaded} when those before take too long */
    <T> T oneByOne(NewExecution execution, Supplier<T> start) {
        var slot = execution.terms().slot();
        if (slot == null) {
            return start.get();
        }
        var lock = stripes.get(Math.floorMod(key(execution, slot).hashCode(), STRIPES));
        try {
            if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw overloaded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw overloaded();
        }
        try {
            return start.get();
        } finally {
            lock.unlock();
        }
    }

    private static Refusal overloaded() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE, "overloaded", "Too many starts of one concurrency key wait for each other; try again", Duration.ofSeconds(1));
    }

    private static SlotTable.Key key(NewExecution execution, Slot slot) {
        return new SlotTable.Key(execution.key().tenant(), execution.workflowId(), slot.key());
    }

    /**
     * Inserts an execution; part of the caller's transaction. In two trips: one until the lock is had and it is known whether a slot is
     * free, one for the rows.
     *
     * @param lock of the node that is to run it
     * @return as it is inserted
     * @throws Refusal {@code concurrency_limit}
     */
    NewExecution insert(Connection connection, NewExecution execution, NodeLock lock) throws SQLException {
        var slot = execution.terms().slot();
        if (slot == null) {
            table.accept(connection, List.of(execution));
            return execution;
        }
        var found = look(connection, execution, slot, lock);
        var wished = found.isFenced() ? execution.queued() : execution;
        var inserted = found.isFree() ? wished : switch (slot.onLimit()) {
            case QUEUE, CANCEL_PREVIOUS -> execution.waitingForSlot();
            case SKIP -> execution.queued();
            case FAIL -> throw SlotTable.limitReached();
        };
        write(connection, inserted, slot, found.isFree());
        return inserted;
    }

    /** The lock that keeps a node from being fenced until the commit: without it the execution is not begun there. */
    enum NodeLock {
        TO_BE_TAKEN,
        TAKEN
    }

    private record Found(boolean isFenced, boolean isFree) {}

    private static Found look(Connection connection, NewExecution execution, Slot slot, NodeLock lock) throws SQLException {
        var asked = lock == NodeLock.TO_BE_TAKEN ? execution.incarnation() : null;
        var isUnfenced = new AtomicBoolean(asked == null);
        var isFree = new AtomicBoolean();
        var rows = List.of(execution);
        var message = new Message();
        if (asked != null) {
            long own = asked;
            message.add(KeyedStarts.LOCK_NODE, parameters -> parameters.add(own), _ -> isUnfenced.set(true));
        }
        message.add(LOCK, parameters -> bindKey(parameters, rows, slot), _ -> {});
        message.add(IS_FREE, parameters -> {
            bindKey(parameters, rows, slot);
            parameters.ints(rows, _ -> slot.limit());
        }, row -> isFree.set(row.getBoolean(1)));
        message.send(connection);
        return new Found(!isUnfenced.get(), isFree.get());
    }

    private void write(Connection connection, NewExecution inserted, Slot slot, boolean isFree) throws SQLException {
        var rows = List.of(inserted);
        var message = new Message();
        JournalTable.addAccepts(message, rows);
        if (isFree || inserted.terms().isSlotAwaited()) {
            message.add(TAKE, rows, parameters -> {
                bindKey(parameters, rows, slot);
                parameters.uuids(rows, row -> row.key().id());
                parameters.ints(rows, _ -> slot.limit());
                parameters.texts(rows, _ -> slot.onLimit().name().toLowerCase(Locale.ROOT));
                parameters.booleans(rows, _ -> isFree);
            }, _ -> {});
        }
        message.send(connection);
        if (!isFree && !inserted.terms().isSlotAwaited()) {
            try {
                slots(connection).skip(inserted.key());
            } catch (DataAccessException e) {
                throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
            }
        }
    }

    private static void bindKey(Message.Parameters parameters, List<NewExecution> rows, Slot slot) throws SQLException {
        parameters.uuids(rows, row -> row.key().tenant().value());
        parameters.uuids(rows, NewExecution::workflowId);
        parameters.texts(rows, _ -> slot.key());
    }

    static SlotTable slots(Connection connection) {
        return new SlotTable(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }
}
