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
            select tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                to_timestamp(created_at / 1e3::float8), case when owner is not null then to_timestamp(created_at / 1e3::float8) end, timeout_ms,
                to_timestamp(deadline_at / 1e3::float8), owner,
                case when owner is null then 0 else 1 end, case when owner is null then clock_timestamp() end
            from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
                as v(tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                created_at, timeout_ms, deadline_at, owner)""";

    private static final String APPEND =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            select v.tenant_id, v.execution_id, v.sequence, v.kind, v.task_id, v.attempt, v.outcome, v.input, v.output, v.error,
                to_timestamp(v.started_at / 1e3::float8), to_timestamp(v.at / 1e3::float8), to_timestamp(v.due_at / 1e3::float8),
                v.answered, v.incarnation, v.epoch
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::boolean[], ?::bigint[], ?::bigint[])
                as v(tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            join execution e on e.tenant_id = v.tenant_id and e.id = v.execution_id and e.owner = v.incarnation and e.epoch = v.epoch""";

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
                    error_task_id = v.error_task_id, completed_at = to_timestamp(v.at / 1e3::float8), owner = null, wake_at = null
                from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                    ?::bigint[])
                    as v(tenant_id, id, owner, epoch, sequence, status, output, error_code, error_message, error_task_id, at)
                where e.tenant_id = v.tenant_id and e.id = v.id and e.owner = v.owner and e.epoch = v.epoch
                    and (e.status = 'running' or v.status in ('cancelled', 'timed_out'))
                    and (e.cancel_requested_at is null or v.status = 'cancelled')
                returning e.tenant_id, e.id, v.sequence, v.status, e.completed_at as at, v.owner, v.epoch)
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
                    when v.closing = 'park' then least(to_timestamp(v.wake_at / 1e3::float8), e.deadline_at)
                    when e.status = 'paused' and e.cancel_requested_at is null then e.deadline_at
                    else clock_timestamp() end
            from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[]) as v(tenant_id, id, owner, epoch, closing, wake_at)
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
        var closed = new HashSet<UUID>();
        var message = new Message();
        message.add(REQUIRE_UNFENCED, parameters -> parameters.add(incarnation), _ -> {});
        var accepts = batch.accepts().stream().map(Accept::execution).toList();
        if (!accepts.isEmpty()) {
            message.add(ACCEPT, parameters -> bindAccepts(parameters, accepts), _ -> {});
        }
        if (!batch.appends().isEmpty()) {
            message.add(APPEND, parameters -> bindAppends(parameters, batch.appends()), _ -> {});
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
            message.commit(connection);
        } catch (SQLException e) {
            if (FENCED.equals(e.getSQLState())) {
                throw new NodeFenced();
            }
            throw e;
        }
        return new Written(stale(connection, message, batch.appends()), closed);
    }

    private Set<Owned> stale(Connection connection, Message message, List<Append> appends) throws SQLException {
        if (appends.isEmpty() || message.count(APPEND) == appends.size()) {
            return Set.of();
        }
        var inserted = appended(connection, appends);
        return IntStream.range(0, appends.size())
                .filter(place -> !inserted.contains(place))
                .mapToObj(place -> Owned.of(appends.get(place).owner()))
                .collect(Collectors.toSet());
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
        parameters.uuids(rows, row -> row.key().tenant().value());
        parameters.uuids(rows, row -> row.key().id());
        parameters.uuids(rows, NewExecution::workflowId);
        parameters.ints(rows, NewExecution::workflowVersion);
        parameters.texts(rows, NewExecution::workflowName);
        parameters.bytes(rows, NewExecution::definitionHash);
        parameters.texts(rows, row -> row.status().word());
        parameters.texts(rows, NewExecution::triggerType);
        parameters.texts(rows, NewExecution::trigger);
        parameters.texts(rows, NewExecution::traceparent);
        parameters.texts(rows, NewExecution::input);
        parameters.instants(rows, row -> row.createdAt());
        parameters.longs(rows, NewExecution::timeoutMs);
        parameters.instants(rows, row -> row.deadlineAt());
        parameters.longs(rows, NewExecution::incarnation);
    }

    private static void bindAppends(Parameters parameters, List<Append> entries) throws SQLException {
        var rows = entries.stream().map(Append::row).toList();
        parameters.uuids(entries, entry -> entry.owner().key().tenant().value());
        parameters.uuids(entries, entry -> entry.owner().key().id());
        parameters.ints(rows, JournalRow::sequence);
        parameters.texts(rows, row -> row.kind().word());
        parameters.texts(rows, JournalRow::taskId);
        parameters.ints(rows, JournalRow::attempt);
        parameters.texts(rows, JournalRow::outcome);
        parameters.texts(rows, JournalRow::input);
        parameters.texts(rows, JournalRow::output);
        parameters.texts(rows, JournalRow::error);
        parameters.instants(rows, row -> row.startedAt());
        parameters.instants(rows, row -> row.at());
        parameters.instants(rows, row -> row.dueAt());
        parameters.booleans(rows, JournalRow::isAnswered);
        parameters.longs(entries, entry -> entry.owner().incarnation());
        parameters.longs(entries, entry -> entry.owner().epoch());
    }

    private static void bindEndings(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        var ends = entries.stream().map(close -> (Closing.End) close.closing()).toList();
        parameters.ints(ends, end -> end.row().sequence());
        parameters.texts(ends, end -> end.status().word());
        parameters.texts(ends, Closing.End::output);
        parameters.texts(ends, end -> end.error() == null ? null : end.error().code());
        parameters.texts(ends, end -> end.error() == null ? null : end.error().message());
        parameters.texts(ends, end -> end.error() == null ? null : end.error().taskId());
        parameters.instants(ends, end -> end.row().at());
    }

    private static void bindOthers(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        parameters.texts(entries, close -> switch (close.closing()) {
            case Closing.Park _ -> "park";
            case Closing.Rest _ -> "rest";
            case Closing.HandOver _ -> "hand_over";
            case Closing.End _ -> throw new IllegalStateException("ended elsewhere");
        });
        parameters.instants(entries, close -> close.closing() instanceof Closing.Park(var wakeAt) ? wakeAt : null);
    }

    private static <T> void bindOwners(Parameters parameters, List<T> entries, Function<T, Entry.Owner> owner) throws SQLException {
        parameters.uuids(entries, entry -> owner.apply(entry).key().tenant().value());
        parameters.uuids(entries, entry -> owner.apply(entry).key().id());
        parameters.longs(entries, entry -> owner.apply(entry).incarnation());
        parameters.longs(entries, entry -> owner.apply(entry).epoch());
    }

    /** Which of these are owned as their entries say. */
    Set<UUID> owned(Connection connection, List<Close> entries) throws SQLException {
        return ids(connection, OWNED, parameters -> bindOwners(parameters, entries, Close::owner));
    }

    /** Which of these exist. */
    Set<UUID> accepted(Connection connection, List<Accept> entries) throws SQLException {
        return ids(connection, ACCEPTED, parameters -> {
            parameters.uuids(entries, entry -> entry.execution().key().tenant().value());
            parameters.uuids(entries, entry -> entry.execution().key().id());
        });
    }

    private static Set<UUID> ids(Connection connection, String sql, Message.Binding binding) throws SQLException {
        var ids = new HashSet<UUID>();
        var message = new Message();
        message.add(sql, binding, row -> ids.add(row.getObject(1, UUID.class)));
        message.send(connection);
        return ids;
    }

    void discardPlans(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("discard plans");
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

    /** Which of these rows are there, written by this owner; by their place in the list. */
    Set<Integer> appended(Connection connection, List<Append> entries) throws SQLException {
        var places = new HashSet<Integer>();
        var numbers = IntStream.range(0, entries.size()).boxed().toList();
        var message = new Message();
        message.add(APPENDED, parameters -> {
            bindOwners(parameters, entries, Append::owner);
            parameters.ints(entries, entry -> entry.row().sequence());
            parameters.ints(numbers, number -> number);
        }, row -> places.add(row.getInt(1)));
        message.send(connection);
        return places;
    }
}
