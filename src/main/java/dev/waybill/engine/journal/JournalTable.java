package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Entry.Append;
import dev.waybill.engine.journal.Entry.Close;
import dev.waybill.engine.journal.Entry.Closing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One batch of entries in one transaction, a statement for each kind. */
final class JournalTable {
    // A fenced node finds no row here; while the row is locked, nobody can fence the node.
    private static final String LOCK_NODE =
            """
            select 1
            from node
            where incarnation = ? and fenced_at is null
            for share""";

    private static final String ACCEPT =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                created_at, started_at, timeout_ms, deadline_at, owner, epoch, wake_at)
            select tenant_id, id, workflow_id, workflow_version, workflow_name, decode(definition_hash, 'hex'), status, trigger_type, trigger, traceparent, input,
                created_at, case when owner is not null then created_at end, timeout_ms, deadline_at, owner,
                case when owner is null then 0 else 1 end, case when owner is null then clock_timestamp() end
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::timestamptz[], ?::bigint[], ?::timestamptz[], ?::bigint[])
                as v(tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                created_at, timeout_ms, deadline_at, owner)""";

    private static final String APPEND =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            select v.*
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::timestamptz[], ?::timestamptz[], ?::timestamptz[], ?::boolean[], ?::bigint[], ?::bigint[])
                as v(tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            join execution e on e.tenant_id = v.tenant_id and e.id = v.execution_id and e.owner = v.incarnation and e.epoch = v.epoch
            returning execution_id, epoch""";

    private static final String PROGRESS =
            """
            update execution e
            set deaths = 0
            from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[]) as v(tenant_id, id, owner, epoch)
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner = v.owner and e.epoch = v.epoch""";

    private static final String END =
            """
            with ended as (
                update execution e
                set status = v.status, output = v.output, error_code = v.error_code, error_message = v.error_message,
                    error_task_id = v.error_task_id, completed_at = v.at, owner = null, wake_at = null
                from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::timestamptz[])
                    as v(tenant_id, id, owner, epoch, sequence, status, output, error_code, error_message, error_task_id, at)
                where e.tenant_id = v.tenant_id and e.id = v.id and e.owner = v.owner and e.epoch = v.epoch
                    and (e.status = 'running' or v.status in ('cancelled', 'timed_out'))
                    and (e.cancel_requested_at is null or v.status = 'cancelled')
                returning e.tenant_id, e.id, v.sequence, v.status, v.at, v.owner, v.epoch)
            insert into journal (tenant_id, execution_id, sequence, kind, outcome, at, incarnation, epoch)
            select tenant_id, id, sequence, 'ended', status, at, owner, epoch
            from ended
            returning execution_id""";

    private static final String GIVE_UP =
            """
            update execution e
            set status = case when v.closing = 'park' then 'waiting' else e.status end,
                owner = null,
                wake_at = case
                    when v.closing = 'park' then least(v.wake_at, e.deadline_at)
                    when e.status = 'paused' and e.cancel_requested_at is null then e.deadline_at
                    else clock_timestamp() end
            from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[]) as v(tenant_id, id, owner, epoch, closing, wake_at)
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner = v.owner and e.epoch = v.epoch
                and case v.closing
                    when 'park' then e.status = 'running' and e.cancel_requested_at is null
                    when 'rest' then e.status = 'paused' and e.cancel_requested_at is null
                    else true end
            returning e.id""";

    private static final String GIVE_UP_AS_DEAD =
            """
            update execution
            set owner = null, wake_at = clock_timestamp(), deaths = deaths + 1
            where tenant_id = ? and id = ? and owner = ? and epoch = ?""";

    private static final String OWNED =
            """
            select id
            from execution e
            join unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[]) as v(tenant_id, id, owner, epoch) using (tenant_id, id)
            where e.owner = v.owner and e.epoch = v.epoch""";

    private static final String ACCEPTED =
            """
            select id
            from execution
            join unnest(?::uuid[], ?::uuid[]) as v(tenant_id, id) using (tenant_id, id)""";

    private static final String APPENDED =
            """
            select 1
            from journal
            where tenant_id = ? and execution_id = ? and sequence = ? and incarnation = ? and epoch = ?""";

    /**
     * @param stale  executions with a row that was not inserted, since their owner is another
     * @param closed executions that were given up
     */
    record Written(Set<Owned> stale, Set<UUID> closed) {}

    /** An execution in the hands of one owner. */
    record Owned(UUID execution, long epoch) {
        static Owned of(Entry.Owner owner) {
            return new Owned(owner.key().id(), owner.epoch());
        }
    }

    /** @throws NodeFenced when nothing of this incarnation may be written any more */
    Written write(Connection connection, long incarnation, Batch batch) throws SQLException, NodeFenced {
        try (var lock = connection.prepareStatement(LOCK_NODE)) {
            lock.setLong(1, incarnation);
            try (var found = lock.executeQuery()) {
                if (!found.next()) {
                    throw new NodeFenced();
                }
            }
        }
        accept(connection, batch.accepts().stream().map(Entry.Accept::execution).toList());
        var stale = append(connection, batch.appends());
        progress(connection, batch.appends().stream().filter(Append::isFirstProgress).toList());
        var closed = new HashSet<UUID>();
        closed.addAll(end(connection, batch.closes()));
        closed.addAll(giveUp(connection, batch.closes()));
        return new Written(stale, closed);
    }

    void accept(Connection connection, List<NewExecution> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(ACCEPT)) {
            var columns = new Columns<>(insert, rows);
            columns.add("uuid", row -> row.key().tenant().value());
            columns.add("uuid", row -> row.key().id());
            columns.add("uuid", NewExecution::workflowId);
            columns.add("int4", NewExecution::workflowVersion);
            columns.add("text", NewExecution::workflowName);
            columns.add("text", row -> HexFormat.of().formatHex(row.definitionHash())); // the driver has no arrays of bytea
            columns.add("text", row -> row.status().word());
            columns.add("text", NewExecution::triggerType);
            columns.add("text", NewExecution::trigger);
            columns.add("text", NewExecution::traceparent);
            columns.add("text", NewExecution::input);
            columns.add("text", row -> text(row.createdAt()));
            columns.add("int8", NewExecution::timeoutMs);
            columns.add("text", row -> text(row.deadlineAt()));
            columns.add("int8", NewExecution::incarnation);
            insert.executeUpdate();
        }
    }

    private static Set<Owned> append(Connection connection, List<Append> entries) throws SQLException {
        var stale = new HashSet<Owned>();
        if (entries.isEmpty()) {
            return stale;
        }
        try (var insert = connection.prepareStatement(APPEND)) {
            var columns = new Columns<>(insert, entries);
            columns.add("uuid", entry -> entry.owner().key().tenant().value());
            columns.add("uuid", entry -> entry.owner().key().id());
            columns.add("int4", entry -> entry.row().sequence());
            columns.add("text", entry -> entry.row().kind().word());
            columns.add("text", entry -> entry.row().taskId());
            columns.add("int4", entry -> entry.row().attempt());
            columns.add("text", entry -> entry.row().outcome());
            columns.add("text", entry -> entry.row().input());
            columns.add("text", entry -> entry.row().output());
            columns.add("text", entry -> entry.row().error());
            columns.add("text", entry -> text(entry.row().startedAt()));
            columns.add("text", entry -> text(entry.row().at()));
            columns.add("text", entry -> text(entry.row().dueAt()));
            columns.add("bool", entry -> entry.row().isAnswered());
            columns.add("int8", entry -> entry.owner().incarnation());
            columns.add("int8", entry -> entry.owner().epoch());
            var inserted = new HashSet<Owned>();
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    inserted.add(new Owned(rows.getObject(1, UUID.class), rows.getLong(2)));
                }
            }
            entries.stream().map(entry -> Owned.of(entry.owner())).filter(owned -> !inserted.contains(owned)).forEach(stale::add);
            return stale;
        }
    }

    private static void progress(Connection connection, List<Append> entries) throws SQLException {
        if (entries.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(PROGRESS)) {
            owners(update, entries, Append::owner);
            update.executeUpdate();
        }
    }

    private static List<UUID> end(Connection connection, List<Close> entries) throws SQLException {
        record Ending(Entry.Owner owner, Closing.End end) {}
        var endings = entries.stream()
                .filter(close -> close.closing() instanceof Closing.End)
                .map(close -> new Ending(close.owner(), (Closing.End) close.closing()))
                .toList();
        if (endings.isEmpty()) {
            return List.of();
        }
        try (var update = connection.prepareStatement(END)) {
            var columns = owners(update, endings, Ending::owner);
            columns.add("int4", ending -> ending.end().row().sequence());
            columns.add("text", ending -> ending.end().status().word());
            columns.add("text", ending -> ending.end().output());
            columns.add("text", ending -> ending.end().error() == null ? null : ending.end().error().code());
            columns.add("text", ending -> ending.end().error() == null ? null : ending.end().error().message());
            columns.add("text", ending -> ending.end().error() == null ? null : ending.end().error().taskId());
            columns.add("text", ending -> text(ending.end().row().at()));
            return ids(update);
        }
    }

    private static List<UUID> giveUp(Connection connection, List<Close> entries) throws SQLException {
        var others = entries.stream()
                .filter(close -> !(close.closing() instanceof Closing.End))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        try (var update = connection.prepareStatement(GIVE_UP)) {
            var columns = owners(update, others, Close::owner);
            columns.add("text", close -> switch (close.closing()) {
                case Closing.Park _ -> "park";
                case Closing.Rest _ -> "rest";
                case Closing.HandOver _ -> "hand_over";
                case Closing.End _ -> throw new IllegalStateException("ended elsewhere");
            });
            columns.add("text", close -> close.closing() instanceof Closing.Park(var wakeAt) ? text(wakeAt) : null);
            return ids(update);
        }
    }

    /** Which of these are owned as their entries say. */
    Set<UUID> owned(Connection connection, List<Close> entries) throws SQLException {
        try (var select = connection.prepareStatement(OWNED)) {
            owners(select, entries, Close::owner);
            return new HashSet<>(ids(select));
        }
    }

    /** Which of these exist. */
    Set<UUID> accepted(Connection connection, List<Entry.Accept> entries) throws SQLException {
        try (var select = connection.prepareStatement(ACCEPTED)) {
            var columns = new Columns<>(select, entries);
            columns.add("uuid", entry -> entry.execution().key().tenant().value());
            columns.add("uuid", entry -> entry.execution().key().id());
            return new HashSet<>(ids(select));
        }
    }

    void giveUpAsDead(Connection connection, Entry.Owner owner) throws SQLException {
        try (var update = connection.prepareStatement(GIVE_UP_AS_DEAD)) {
            update.setObject(1, owner.key().tenant().value());
            update.setObject(2, owner.key().id());
            update.setLong(3, owner.incarnation());
            update.setLong(4, owner.epoch());
            update.executeUpdate(); // no row: it has another owner already
        }
    }

    boolean isAppended(Connection connection, Append entry) throws SQLException {
        try (var select = connection.prepareStatement(APPENDED)) {
            select.setObject(1, entry.owner().key().tenant().value());
            select.setObject(2, entry.owner().key().id());
            select.setInt(3, entry.row().sequence());
            select.setLong(4, entry.owner().incarnation());
            select.setLong(5, entry.owner().epoch());
            try (var found = select.executeQuery()) {
                return found.next();
            }
        }
    }

    private static <T> Columns<T> owners(PreparedStatement statement, List<T> entries, Function<T, Entry.Owner> owner)
            throws SQLException {
        var columns = new Columns<>(statement, entries);
        columns.add("uuid", entry -> owner.apply(entry).key().tenant().value());
        columns.add("uuid", entry -> owner.apply(entry).key().id());
        columns.add("int8", entry -> owner.apply(entry).incarnation());
        columns.add("int8", entry -> owner.apply(entry).epoch());
        return columns;
    }

    private static List<UUID> ids(PreparedStatement statement) throws SQLException {
        var ids = new java.util.ArrayList<UUID>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** Binds a list of rows as one array for each column. */
    private static final class Columns<T> {
        private final PreparedStatement statement;
        private final List<T> rows;
        private int bound;

        Columns(PreparedStatement statement, List<T> rows) {
            this.statement = statement;
            this.rows = rows;
        }

        void add(String type, Function<T, @Nullable Object> value) throws SQLException {
            var values = new @Nullable Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(rows.get(i));
            }
            statement.setArray(++bound, statement.getConnection().createArrayOf(type, values));
        }
    }
}
