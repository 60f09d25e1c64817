package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Entry.Accept;
import dev.waybill.engine.journal.Entry.Append;
import dev.waybill.engine.journal.Entry.Close;
import dev.waybill.engine.journal.Entry.Closing;
import dev.waybill.engine.journal.Message.Parameters;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One batch of entries in one transaction, a statement for each kind. */
final class JournalTable {
    private static final String REQUIRE_UNFENCED = "select require_unfenced(?)";

    private static final String FENCED = "WB001"; // as that function says it

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
            select v.place
            from journal j
            join unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::int[], ?::int[])
                as v(tenant_id, execution_id, incarnation, epoch, sequence, place)
                using (tenant_id, execution_id, incarnation, epoch, sequence)""";

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

    /**
     * In one message: the fence first, then a statement for each kind of entry.
     *
     * @param connection in auto-commit mode
     * @throws NodeFenced when nothing of this incarnation may be written any more
     */
    Written write(Connection connection, long incarnation, Batch batch) throws SQLException, NodeFenced {
        var inserted = new HashSet<Owned>();
        var closed = new HashSet<UUID>();
        var message = new Message();
        message.add(REQUIRE_UNFENCED, parameters -> parameters.add(incarnation), _ -> {});
        var accepts = batch.accepts().stream().map(Accept::execution).toList();
        if (!accepts.isEmpty()) {
            message.add(ACCEPT, parameters -> bindAccepts(parameters, accepts), _ -> {});
        }
        if (!batch.appends().isEmpty()) {
            message.add(
                    APPEND,
                    parameters -> bindAppends(parameters, batch.appends()),
                    row -> inserted.add(new Owned(row.getObject(1, UUID.class), row.getLong(2))));
        }
        var progress = batch.appends().stream().filter(Append::isFirstProgress).toList();
        if (!progress.isEmpty()) {
            message.add(PROGRESS, parameters -> bindOwners(parameters, progress, Append::owner), _ -> {});
        }
        var endings = batch.closes().stream().filter(JournalTable::isEnd).toList();
        if (!endings.isEmpty()) {
            message.add(END, parameters -> bindEndings(parameters, endings), row -> closed.add(row.getObject(1, UUID.class)));
        }
        var others = batch.closes().stream().filter(close -> !isEnd(close)).toList();
        if (!others.isEmpty()) {
            message.add(GIVE_UP, parameters -> bindOthers(parameters, others), row -> closed.add(row.getObject(1, UUID.class)));
        }
        try {
            message.send(connection);
        } catch (SQLException e) {
            if (FENCED.equals(e.getSQLState())) {
                throw new NodeFenced();
            }
            throw e;
        }
        var stale = batch.appends().stream().map(append -> Owned.of(append.owner())).filter(owned -> !inserted.contains(owned));
        return new Written(stale.collect(Collectors.toSet()), closed);
    }

    private static boolean isEnd(Close close) {
        return close.closing() instanceof Closing.End;
    }

    /** Inserts new executions; part of the caller's transaction. */
    void accept(Connection connection, List<NewExecution> rows) throws SQLException {
        var message = new Message();
        message.add(ACCEPT, parameters -> bindAccepts(parameters, rows), _ -> {});
        message.send(connection);
    }

    private static void bindAccepts(Parameters parameters, List<NewExecution> rows) throws SQLException {
        parameters.add("uuid", rows, row -> row.key().tenant().value());
        parameters.add("uuid", rows, row -> row.key().id());
        parameters.add("uuid", rows, NewExecution::workflowId);
        parameters.add("int4", rows, NewExecution::workflowVersion);
        parameters.add("text", rows, NewExecution::workflowName);
        parameters.add("text", rows, row -> HexFormat.of().formatHex(row.definitionHash())); // the driver has no arrays of bytea
        parameters.add("text", rows, row -> row.status().word());
        parameters.add("text", rows, NewExecution::triggerType);
        parameters.add("text", rows, NewExecution::trigger);
        parameters.add("text", rows, NewExecution::traceparent);
        parameters.add("text", rows, NewExecution::input);
        parameters.add("text", rows, row -> text(row.createdAt()));
        parameters.add("int8", rows, NewExecution::timeoutMs);
        parameters.add("text", rows, row -> text(row.deadlineAt()));
        parameters.add("int8", rows, NewExecution::incarnation);
    }

    private static void bindAppends(Parameters parameters, List<Append> entries) throws SQLException {
        var rows = entries.stream().map(Append::row).toList();
        parameters.add("uuid", entries, entry -> entry.owner().key().tenant().value());
        parameters.add("uuid", entries, entry -> entry.owner().key().id());
        parameters.add("int4", rows, JournalRow::sequence);
        parameters.add("text", rows, row -> row.kind().word());
        parameters.add("text", rows, JournalRow::taskId);
        parameters.add("int4", rows, JournalRow::attempt);
        parameters.add("text", rows, JournalRow::outcome);
        parameters.add("text", rows, JournalRow::input);
        parameters.add("text", rows, JournalRow::output);
        parameters.add("text", rows, JournalRow::error);
        parameters.add("text", rows, row -> text(row.startedAt()));
        parameters.add("text", rows, row -> text(row.at()));
        parameters.add("text", rows, row -> text(row.dueAt()));
        parameters.add("bool", rows, JournalRow::isAnswered);
        parameters.add("int8", entries, entry -> entry.owner().incarnation());
        parameters.add("int8", entries, entry -> entry.owner().epoch());
    }

    private static void bindEndings(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        var ends = entries.stream().map(close -> (Closing.End) close.closing()).toList();
        parameters.add("int4", ends, end -> end.row().sequence());
        parameters.add("text", ends, end -> end.status().word());
        parameters.add("text", ends, Closing.End::output);
        parameters.add("text", ends, end -> end.error() == null ? null : end.error().code());
        parameters.add("text", ends, end -> end.error() == null ? null : end.error().message());
        parameters.add("text", ends, end -> end.error() == null ? null : end.error().taskId());
        parameters.add("text", ends, end -> text(end.row().at()));
    }

    private static void bindOthers(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        parameters.add("text", entries, close -> switch (close.closing()) {
            case Closing.Park _ -> "park";
            case Closing.Rest _ -> "rest";
            case Closing.HandOver _ -> "hand_over";
            case Closing.End _ -> throw new IllegalStateException("ended elsewhere");
        });
        parameters.add("text", entries, close -> close.closing() instanceof Closing.Park(var wakeAt) ? text(wakeAt) : null);
    }

    private static <T> void bindOwners(Parameters parameters, List<T> entries, Function<T, Entry.Owner> owner) throws SQLException {
        parameters.add("uuid", entries, entry -> owner.apply(entry).key().tenant().value());
        parameters.add("uuid", entries, entry -> owner.apply(entry).key().id());
        parameters.add("int8", entries, entry -> owner.apply(entry).incarnation());
        parameters.add("int8", entries, entry -> owner.apply(entry).epoch());
    }

    /** Which of these are owned as their entries say. */
    Set<UUID> owned(Connection connection, List<Close> entries) throws SQLException {
        return ids(connection, OWNED, parameters -> bindOwners(parameters, entries, Close::owner));
    }

    /** Which of these exist. */
    Set<UUID> accepted(Connection connection, List<Accept> entries) throws SQLException {
        return ids(connection, ACCEPTED, parameters -> {
            parameters.add("uuid", entries, entry -> entry.execution().key().tenant().value());
            parameters.add("uuid", entries, entry -> entry.execution().key().id());
        });
    }

    private static Set<UUID> ids(Connection connection, String sql, Message.Binding binding) throws SQLException {
        var ids = new HashSet<UUID>();
        var message = new Message();
        message.add(sql, binding, row -> ids.add(row.getObject(1, UUID.class)));
        message.send(connection);
        return ids;
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

    /** Which of these rows are there, written by this owner; by their place in the list. */
    Set<Integer> appended(Connection connection, List<Append> entries) throws SQLException {
        var places = new HashSet<Integer>();
        var numbers = IntStream.range(0, entries.size()).boxed().toList();
        var message = new Message();
        message.add(APPENDED, parameters -> {
            bindOwners(parameters, entries, Append::owner);
            parameters.add("int4", entries, entry -> entry.row().sequence());
            parameters.add("int4", numbers, number -> number);
        }, row -> places.add(row.getInt(1)));
        message.send(connection);
        return places;
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
