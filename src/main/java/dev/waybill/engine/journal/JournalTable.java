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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One batch of entries in one transaction, a statement for each kind. An execution is found by its key alone: its owner is
 * compared by {@code is not distinct from}, which no index serves, since a plan that goes by owner reads every execution
 * that the node runs, for each row.
 */
final class JournalTable {
    /** Keeps the node from being fenced until the commit; an error if it is already, so that nothing of what follows is done. */
    static final String REQUIRE_UNFENCED =
            """
            select 1 / count(*)
            from (select from node where incarnation = ? and fenced_at is null for share) as unfenced""";

    private static final String DIVISION_BY_ZERO = "22012"; // nothing else in these statements divides by what may be zero

    private static final RowsStatement ACCEPT = accept("", "clock_timestamp()", "");

    /** Of executions that are started under terms; the others pay nothing for them. */
    private static final RowsStatement ACCEPT_ON_TERMS = accept(
            ", search_attributes, concurrency_key, priority, rollout_id",
            "case when awaits_slot then 'infinity' else clock_timestamp() end",
            ", search_attributes text, concurrency_key text, priority int, awaits_slot boolean, rollout_id uuid");

    private static RowsStatement accept(String terms, String wakeAt, String termsWithTypes) {
        return RowsStatement.of(
                """
                insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                    created_at, started_at, timeout_ms, deadline_at, owner, epoch, wake_at{terms})
                select tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger, traceparent, input,
                    to_timestamp(created_at / 1e3::float8), case when owner is not null then to_timestamp(created_at / 1e3::float8) end, timeout_ms,
                    to_timestamp(deadline_at / 1e3::float8), owner,
                    case when owner is null then 0 else 1 end, case when owner is null then {wake_at} end{terms}
                from {rows}"""
                        .replace("{wake_at}", wakeAt)
                        .replace("{terms}", terms),
                "tenant_id uuid, id uuid, workflow_id uuid, workflow_version int, workflow_name text, definition_hash bytea, status text, "
                        + "trigger_type text, trigger text, traceparent text, input text, created_at bigint, timeout_ms bigint, deadline_at bigint, "
                        + "owner bigint" + termsWithTypes);
    }

    private static final RowsStatement APPEND = RowsStatement.of(
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            select v.tenant_id, v.execution_id, v.sequence, v.kind, v.task_id, v.attempt, v.outcome, v.input, v.output, v.error,
                to_timestamp(v.started_at / 1e3::float8), to_timestamp(v.at / 1e3::float8), to_timestamp(v.due_at / 1e3::float8),
                v.answered, v.incarnation, v.epoch
            from {rows}
            join execution e on e.tenant_id = v.tenant_id and e.id = v.execution_id and e.owner is not distinct from v.incarnation and e.epoch = v.epoch""",
            "tenant_id uuid, execution_id uuid, sequence int, kind text, task_id text, attempt int, outcome text, input text, "
                    + "output text, error text, started_at bigint, at bigint, due_at bigint, answered boolean, incarnation bigint, epoch bigint");

    private static final RowsStatement PROGRESS = RowsStatement.of(
            """
            update execution e
            set deaths = 0
            from {rows}
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner is not distinct from v.owner and e.epoch = v.epoch""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint");

    private static final RowsStatement MARK = RowsStatement.of(
            """
            update execution e
            set sla = v.sla
            from {rows}
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner is not distinct from v.owner and e.epoch = v.epoch""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint, sla text");

    private static final RowsStatement END = RowsStatement.of(
            """
            with ended as (
                update execution e
                set status = v.status, output = v.output, error_code = v.error_code, error_message = v.error_message,
                    error_task_id = v.error_task_id, completed_at = to_timestamp(v.at / 1e3::float8), owner = null, wake_at = null
                from {rows}
                where e.tenant_id = v.tenant_id and e.id = v.id and e.owner is not distinct from v.owner and e.epoch = v.epoch
                    and (e.status = 'running' or v.status in ('cancelled', 'timed_out'))
                    and (e.cancel_requested_at is null or v.status = 'cancelled')
                returning e.tenant_id, e.id, v.sequence, v.status, e.completed_at as at, v.owner, v.epoch)
            insert into journal (tenant_id, execution_id, sequence, kind, outcome, at, incarnation, epoch)
            select tenant_id, id, sequence, 'ended', status, at, owner, epoch
            from ended
            returning execution_id""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint, sequence int, status text, output text, error_code text, "
                    + "error_message text, error_task_id text, at bigint");

    private static final RowsStatement GIVE_UP = RowsStatement.of(
            """
            update execution e
            set status = case v.closing when 'park' then 'waiting' when 'break' then 'paused' else e.status end,
                owner = null,
                wake_at = case
                    when v.closing = 'park' then least(coalesce(to_timestamp(v.wake_at / 1e3::float8), 'infinity'), e.deadline_at)
                    when v.closing = 'break' or e.status = 'paused' and e.cancel_requested_at is null then e.deadline_at
                    else clock_timestamp() end
            from {rows}
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner is not distinct from v.owner and e.epoch = v.epoch
                and case v.closing
                    when 'park' then e.status = 'running' and e.cancel_requested_at is null and e.messages = v.messages
                    when 'break' then e.status = 'running' and e.cancel_requested_at is null
                    when 'rest' then e.status = 'paused' and e.cancel_requested_at is null
                    else true end
            returning e.id""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint, closing text, wake_at bigint, messages int");

    private static final RowsStatement TO_POOL = RowsStatement.of(
            """
            with given as (
                update execution e
                set status = 'waiting', owner = null, wake_at = coalesce(e.deadline_at, 'infinity')
                from {rows}
                where e.tenant_id = v.tenant_id and e.id = v.id and e.owner is not distinct from v.owner and e.epoch = v.epoch
                    and e.status = 'running' and e.cancel_requested_at is null and e.messages = v.messages
                returning e.tenant_id, e.id, v.pool, coalesce(e.priority, 5) as priority)
            insert into pool_queue (tenant_id, execution_id, pool, priority, queued_at)
            select tenant_id, id, pool, priority, clock_timestamp()
            from given
            returning execution_id""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint, pool text, messages int");

    private static final String GIVE_UP_AS_DEAD =
            """
            update execution
            set owner = null, wake_at = clock_timestamp(), deaths = deaths + 1
            where tenant_id = ? and id = ? and owner = ? and epoch = ?""";

    private static final RowsStatement OWNED = RowsStatement.of(
            """
            select id
            from execution e
            join {rows} using (tenant_id, id)
            where e.owner is not distinct from v.owner and e.epoch = v.epoch""",
            "tenant_id uuid, id uuid, owner bigint, epoch bigint");

    private static final RowsStatement ACCEPTED = RowsStatement.of(
            """
            select id
            from execution
            join {rows} using (tenant_id, id)""",
            "tenant_id uuid, id uuid");

    private static final RowsStatement APPENDED = RowsStatement.of(
            """
            select v.place
            from journal j
            join {rows}
                using (tenant_id, execution_id, incarnation, epoch, sequence)""",
            "tenant_id uuid, execution_id uuid, incarnation bigint, epoch bigint, sequence int, place int");

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
        addAccepts(message, batch.accepts().stream().map(Accept::execution).toList());
        message.add(APPEND, batch.appends(), parameters -> bindAppends(parameters, batch.appends()), _ -> {});
        var progress = batch.appends().stream().filter(Append::isFirstProgress).toList();
        message.add(PROGRESS, progress, parameters -> bindOwners(parameters, progress, Append::owner), _ -> {});
        addMarks(message, batch.appends());
        var endings = batch.closes().stream().filter(JournalTable::isEnd).toList();
        message.add(END, endings, parameters -> bindEndings(parameters, endings), row -> closed.add(row.getObject(1, UUID.class)));
        var pooled = batch.closes().stream().filter(close -> close.closing() instanceof Closing.ToPool).toList();
        message.add(TO_POOL, pooled, parameters -> bindPooled(parameters, pooled), row -> closed.add(row.getObject(1, UUID.class)));
        var others = batch.closes().stream().filter(close -> !isEnd(close) && !(close.closing() instanceof Closing.ToPool)).toList();
        message.add(GIVE_UP, others, parameters -> bindOthers(parameters, others), row -> closed.add(row.getObject(1, UUID.class)));
        try {
            message.commit(connection);
        } catch (SQLException e) {
            if (DIVISION_BY_ZERO.equals(e.getSQLState())) {
                throw new NodeFenced();
            }
            throw e;
        }
        return new Written(stale(connection, message, batch.appends()), closed);
    }

    /** Of several about one execution the last one counts. */
    private static void addMarks(Message message, List<Append> appends) {
        Map<ExecutionKey, Append> marks = new LinkedHashMap<>();
        for (var append : appends) {
            if (append.row().kind() == JournalRow.Kind.SLA_WARNED || append.row().kind() == JournalRow.Kind.SLA_MISSED) {
                marks.put(append.owner().key(), append);
            }
        }
        var rows = List.copyOf(marks.values());
        message.add(MARK, rows, parameters -> {
            bindOwners(parameters, rows, Append::owner);
            parameters.texts(rows, append -> append.row().kind() == JournalRow.Kind.SLA_WARNED ? "warned" : "missed");
        }, _ -> {});
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
        addAccepts(message, rows);
        message.send(connection);
    }

    static void addAccepts(Message message, List<NewExecution> rows) {
        var plain = rows.stream().filter(row -> row.terms().isNone()).toList();
        message.add(ACCEPT, plain, parameters -> bindAccepts(parameters, plain), _ -> {});
        if (plain.size() < rows.size()) {
            var others = rows.stream().filter(row -> !row.terms().isNone()).toList();
            message.add(ACCEPT_ON_TERMS, others, parameters -> bindAcceptsOnTerms(parameters, others), _ -> {});
            TermsStatements.add(message, others);
        }
    }

    private static void bindAcceptsOnTerms(Parameters parameters, List<NewExecution> rows) throws SQLException {
        bindAccepts(parameters, rows);
        parameters.texts(rows, row -> row.terms().shownAttributes());
        parameters.texts(rows, row -> row.terms().slot() == null ? null : row.terms().slot().key());
        parameters.ints(rows, row -> row.terms().priority());
        parameters.booleans(rows, row -> row.terms().isSlotAwaited());
        parameters.texts(rows, row -> row.terms().rollout() == null ? null : row.terms().rollout().toString());
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

    private static void bindPooled(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        var closings = entries.stream().map(close -> (Closing.ToPool) close.closing()).toList();
        parameters.texts(closings, Closing.ToPool::pool);
        parameters.ints(closings, Closing.ToPool::messages);
    }

    private static void bindOthers(Parameters parameters, List<Close> entries) throws SQLException {
        bindOwners(parameters, entries, Close::owner);
        parameters.texts(entries, close -> switch (close.closing()) {
            case Closing.Park _ -> "park";
            case Closing.Rest _ -> "rest";
            case Closing.Break _ -> "break";
            case Closing.HandOver _ -> "hand_over";
            case Closing.End _, Closing.ToPool _ -> throw new IllegalStateException("closed elsewhere");
        });
        parameters.instants(entries, close -> close.closing() instanceof Closing.Park(var wakeAt, _) ? wakeAt : null);
        parameters.ints(entries, close -> close.closing() instanceof Closing.Park(_, int messages) ? messages : null);
    }

    private static <T> void bindOwners(Parameters parameters, List<T> entries, Function<T, Entry.Owner> owner) throws SQLException {
        parameters.uuids(entries, entry -> owner.apply(entry).key().tenant().value());
        parameters.uuids(entries, entry -> owner.apply(entry).key().id());
        parameters.longs(entries, entry -> owner.apply(entry).incarnation());
        parameters.longs(entries, entry -> owner.apply(entry).epoch());
    }

    /** Which of these are owned as their entries say. */
    Set<UUID> owned(Connection connection, List<Close> entries) throws SQLException {
        return ids(connection, OWNED, entries, parameters -> bindOwners(parameters, entries, Close::owner));
    }

    /** Which of these exist. */
    Set<UUID> accepted(Connection connection, List<Accept> entries) throws SQLException {
        return ids(connection, ACCEPTED, entries, parameters -> {
            parameters.uuids(entries, entry -> entry.execution().key().tenant().value());
            parameters.uuids(entries, entry -> entry.execution().key().id());
        });
    }

    private static Set<UUID> ids(Connection connection, RowsStatement statement, List<?> rows, Message.Binding binding) throws SQLException {
        var ids = new HashSet<UUID>();
        var message = new Message();
        message.add(statement, rows, binding, row -> ids.add(row.getObject(1, UUID.class)));
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
        message.add(APPENDED, entries, parameters -> {
            bindOwners(parameters, entries, Append::owner);
            parameters.ints(entries, entry -> entry.row().sequence());
            parameters.ints(numbers, number -> number);
        }, row -> places.add(row.getInt(1)));
        message.send(connection);
        return places;
    }
}
