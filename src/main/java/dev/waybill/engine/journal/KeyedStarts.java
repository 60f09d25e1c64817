package dev.waybill.engine.journal;

import dev.waybill.engine.journal.SlottedStart.NodeLock;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Starts with an idempotency key: the key and the execution in one transaction. A second start with the key waits for the
 * first one's commit. Keys live in a table of their own, as they must be unique over all partitions.
 */
public final class KeyedStarts {
    private static final int MOST_TRIES = 3;
    private static final String LOCK_TIMEOUT = "55P03";

    private static final String INSERT =
            """
            insert into idempotency_key (tenant_id, workflow_id, key, body_hash, execution_id, created_at)
            values (?, ?, ?, ?, ?, clock_timestamp())
            on conflict do nothing""";

    private static final String FIND =
            """
            select k.execution_id, k.body_hash,
                k.created_at < clock_timestamp() - interval '24 hours' and coalesce(e.completed_at is not null, true) as is_over
            from idempotency_key k
            left join execution e on e.tenant_id = k.tenant_id and e.id = k.execution_id
            where k.tenant_id = ? and k.workflow_id = ? and k.key = ?""";

    /** Of those who find that a key is over, one replaces it; the others then read it again. */
    private static final String FIND_ALONE = FIND + " for update of k";

    private static final String REPLACE =
            """
            update idempotency_key
            set body_hash = ?, execution_id = ?, created_at = clock_timestamp()
            where tenant_id = ? and workflow_id = ? and key = ?""";

    private static final String SET_BREAKPOINTS =
            """
            update execution
            set breakpoints = ?
            where tenant_id = ? and id = ?""";

    static final String LOCK_NODE =
            """
            select 1
            from node
            where incarnation = ? and fenced_at is null
            for share""";

    /**
     * @param isOwned whether it is new and owned by the node that its {@link NewExecution} names; not known to be after a try
     *     whose answer was lost
     */
    public record Kept(UUID execution, boolean isOwned) {}

    /**
     * What an execution begins with.
     *
     * @param source the execution that it is a rerun of
     * @param rows   the first ones of its journal
     */
    public record Seed(UUID source, List<JournalRow> rows) {}

    private record Found(UUID execution, byte[] bodyHash, boolean isOver) {}

    private final DataSource dataSource;
    private final SlottedStart slotted = new SlottedStart();
    private final SeedTable seeds = new SeedTable();
    private final SharedStarts shared = new SharedStarts();

    public KeyedStarts(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * @param breakpoints of the execution, if it is new
     * @return the execution that the key stands for: the new one, or an earlier one with an equal body
     * @throws Refusal {@code idempotency_key_reused}, {@code overloaded} or {@code database_unavailable}
     */
    public Kept accept(NewExecution execution, String key, byte[] bodyHash, Set<String> breakpoints) {
        var start = new SharedStarts.Start(execution.key().tenant(), execution.workflowId(), key, ByteBuffer.wrap(bodyHash));
        return shared.share(start, () -> slotted.oneByOne(execution, () -> tryToAccept((connection, _) -> {
            var kept = accept(connection, execution, key, bodyHash);
            if (!breakpoints.isEmpty()) {
                setBreakpoints(connection, kept.execution(), execution, breakpoints);
            }
            return kept;
        })));
    }

    /**
     * A start without a key, of a workflow whose executions need slots.
     *
     * @throws Refusal {@code concurrency_limit}, {@code overloaded} or {@code database_unavailable}
     */
    public Kept acceptInSlot(NewExecution execution) {
        return slotted.oneByOne(execution, () -> tryToAccept((connection, tried) -> acceptOnce(connection, execution, tried)));
    }

    private Kept acceptOnce(Connection connection, NewExecution execution, int tried) throws SQLException {
        var owned = tried == 1 // it may be there already when the answer to a try was lost
                ? Optional.<Boolean>empty()
                : SlottedStart.slots(connection).isOwned(execution.key(), execution.incarnation());
        return new Kept(execution.key().id(), owned.isPresent() ? owned.get() : slotted.insert(connection, execution, NodeLock.TO_BE_TAKEN).incarnation() != null);
    }

    /** As above for a rerun, which is queued; without a key it is always new. */
    public Kept accept(NewExecution execution, @Nullable String key, byte[] bodyHash, Seed seed) {
        return slotted.oneByOne(execution, () -> tryToAccept((connection, _) -> {
            if (key != null && !insert(connection, execution, key, bodyHash)) {
                var found = standing(connection, execution, key);
                if (found != null) {
                    return new Kept(sameBody(found, bodyHash), false);
                }
                replace(connection, execution, key, bodyHash);
            }
            if (key != null || !seeds.isThere(connection, execution.key())) {
                slotted.insert(connection, execution.neverSkipped(), NodeLock.TAKEN);
                seeds.insert(connection, execution, seed);
            }
            return new Kept(execution.key().id(), false);
        }));
    }

    /** One try, in a transaction. */
    private interface Try {
        Kept accept(Connection connection, int tried) throws SQLException;
    }

    private Kept tryToAccept(Try start) {
        for (int tried = 1; ; tried++) {
            try (var connection = connection()) {
                connection.setAutoCommit(false);
                var kept = start.accept(connection, tried);
                connection.commit();
                return kept;
            } catch (SQLException e) {
                // in doubt: the next try finds the key if this one was committed after all
                if (tried == MOST_TRIES || LOCK_TIMEOUT.equals(e.getSQLState())) {
                    throw unavailable();
                }
            }
        }
    }

    /** The pool has waited for one already: to wait again would only keep the caller. */
    private Connection connection() {
        try {
            return dataSource.getConnection();
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** The pool says itself when there are too many callers; what else it says amounts to a database that is away. */
    private static Refusal refused(SQLException e) {
        return e.getCause() instanceof Refusal refusal ? refusal : unavailable();
    }

    /**
     * The execution that an earlier start with the key began.
     *
     * @throws Refusal {@code idempotency_key_reused}, {@code overloaded} or {@code database_unavailable}
     */
    public Optional<UUID> find(TenantId tenant, UUID workflow, String key, byte[] bodyHash) {
        try (var connection = dataSource.getConnection()) {
            return Optional.ofNullable(find(FIND, connection, tenant, workflow, key))
                    .filter(found -> !found.isOver())
                    .map(found -> sameBody(found, bodyHash));
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static UUID sameBody(Found found, byte[] bodyHash) {
        if (!MessageDigest.isEqual(found.bodyHash(), bodyHash)) {
            throw new Refusal(
                    Refusal.Kind.INVALID,
                    "idempotency_key_reused",
                    "This Idempotency-Key was used with another body; use a new key for another start");
        }
        return found.execution();
    }

    private static Refusal unavailable() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE, "database_unavailable", "The database is away; try again", Duration.ofSeconds(2));
    }

    private Kept accept(Connection connection, NewExecution execution, String key, byte[] bodyHash) throws SQLException {
        boolean isQueued = isQueued(connection, execution);
        if (!insert(connection, execution, key, bodyHash)) {
            var found = standing(connection, execution, key);
            if (found != null) {
                boolean isOurs = found.execution().equals(execution.key().id()); // of a try whose answer was lost
                return new Kept(sameBody(found, bodyHash), isOurs && !isQueued && isOwned(connection, execution));
            }
            replace(connection, execution, key, bodyHash);
        }
        return new Kept(execution.key().id(), insert(connection, execution, isQueued));
    }

    private static boolean isQueued(Connection connection, NewExecution execution) throws SQLException {
        return execution.incarnation() == null || isFenced(connection, execution);
    }

    /** With a slot it may be owned or not; without, it is as it was sent. */
    private static boolean isOwned(Connection connection, NewExecution execution) {
        return execution.terms().slot() == null
                || SlottedStart.slots(connection).isOwned(execution.key(), execution.incarnation()).orElse(false);
    }

    /** @return whether the node that it names owns it now */
    private boolean insert(Connection connection, NewExecution execution, boolean isQueued) throws SQLException {
        return slotted.insert(connection, isQueued ? execution.queued() : execution, NodeLock.TAKEN).incarnation() != null;
    }

    /** Of a new execution; one that the key stood for already keeps its own. */
    private static void setBreakpoints(Connection connection, UUID accepted, NewExecution execution, Set<String> breakpoints)
            throws SQLException {
        try (var update = connection.prepareStatement(SET_BREAKPOINTS)) {
            update.setString(1, Json.write(List.copyOf(breakpoints)));
            update.setObject(2, execution.key().tenant().value());
            update.setObject(3, execution.key().id());
            if (update.executeUpdate() != (accepted.equals(execution.key().id()) ? 1 : 0)) {
                throw new SQLException("The execution was not inserted", "40001");
            }
        }
    }

    private static boolean insert(Connection connection, NewExecution execution, String key, byte[] bodyHash) throws SQLException {
        try (var insert = connection.prepareStatement(INSERT)) {
            insert.setObject(1, execution.key().tenant().value());
            insert.setObject(2, execution.workflowId());
            insert.setString(3, key);
            insert.setBytes(4, bodyHash);
            insert.setObject(5, execution.key().id());
            return insert.executeUpdate() == 1;
        }
    }

    /** Many may ask at once for a key that stands: they do not wait for each other. Null when the key is over, and locked. */
    private static @Nullable Found standing(Connection connection, NewExecution execution, String key) throws SQLException {
        for (var sql : List.of(FIND, FIND_ALONE)) {
            var found = find(sql, connection, execution.key().tenant(), execution.workflowId(), key);
            if (found != null && !found.isOver()) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable Found find(String sql, Connection connection, TenantId tenant, UUID workflow, String key)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            select.setObject(1, tenant.value());
            select.setObject(2, workflow);
            select.setString(3, key);
            try (var rows = select.executeQuery()) {
                return rows.next() ? new Found(rows.getObject(1, UUID.class), rows.getBytes(2), rows.getBoolean(3)) : null;
            }
        }
    }

    private static void replace(Connection connection, NewExecution execution, String key, byte[] bodyHash) throws SQLException {
        try (var update = connection.prepareStatement(REPLACE)) {
            update.setBytes(1, bodyHash);
            update.setObject(2, execution.key().id());
            update.setObject(3, execution.key().tenant().value());
            update.setObject(4, execution.workflowId());
            update.setString(5, key);
            if (update.executeUpdate() != 1) {
                throw new SQLException("The key went away meanwhile", "40001");
            }
        }
    }

    private static boolean isFenced(Connection connection, NewExecution execution) throws SQLException {
        var incarnation = execution.incarnation();
        if (incarnation == null) {
            return false;
        }
        try (var lock = connection.prepareStatement(LOCK_NODE)) {
            lock.setLong(1, incarnation);
            try (var rows = lock.executeQuery()) {
                return !rows.next();
            }
        }
    }
}
