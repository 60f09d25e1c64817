package dev.waybill.engine.journal;

import dev.waybill.engine.journal.StartTerms.Slot;
import dev.waybill.refusal.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
     * Inserts an execution; part of the caller's transaction.
     *
     * @return as it is inserted
     * @throws Refusal {@code concurrency_limit}
     */
    NewExecution insert(Connection connection, NewExecution execution) throws SQLException {
        var slot = execution.terms().slot();
        if (slot == null) {
            table.accept(connection, List.of(execution));
            return execution;
        }
        try {
            return insert(connection, execution, slot);
        } catch (DataAccessException e) {
            throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
        }
    }

    private NewExecution insert(Connection connection, NewExecution execution, Slot slot) throws SQLException {
        var slots = slots(connection);
        var key = key(execution, slot);
        slots.lock(key);
        boolean isFree = slots.isFree(key, slot.limit());
        var inserted = isFree ? execution : switch (slot.onLimit()) {
            case QUEUE, CANCEL_PREVIOUS -> execution.waitingForSlot();
            case SKIP -> execution.queued();
            case FAIL -> throw SlotTable.limitReached();
        };
        table.accept(connection, List.of(inserted));
        if (isFree || inserted.terms().isSlotAwaited()) {
            slots.take(key, execution.key().id(), slot, isFree);
        } else {
            slots.skip(execution.key());
        }
        return inserted;
    }

    static SlotTable slots(Connection connection) {
        return new SlotTable(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }
}
