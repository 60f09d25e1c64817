package dev.waybill.plans;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Stores copies of what the product has run, spread over months, some of them over for long. */
final class ManyRows {
    static final int EXECUTIONS = 60_000;
    static final int WORKFLOWS = 3_000;

    private static final String MONTHS =
            """
            do $$
            begin
                for month in 0..7 loop
                    call create_month((date_trunc('month', clock_timestamp()) - month * interval '1 month')::date);
                end loop;
            end $$""";

    private static final String NUMBERS =
            """
            create table number as
            select g, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(g), 19, '0'))::uuid as id, at,
                ('00000000-0000-7000-8000-' || lpad(floor(%1$d * ((hashint8(g) & 65535) / 65536.0) ^ 3)::int::text, 12, '0'))::uuid as workflow_id
            from (
                select g, clock_timestamp() - g * interval '230 days' / %2$d as at
                from generate_series(1, %2$d) g) n""";

    /** Of the months that are over for long, the last ones have some that still wait. */
    private static final String EXECUTIONS_OF =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt, trigger_type, trigger,
                traceparent, input, output, error_code, error_message, error_task_id, created_at, started_at, completed_at, timeout_ms, deadline_at,
                owner, epoch, wake_at, deaths, cancel_requested_at)
            select e.tenant_id, n.id, n.workflow_id, 1, e.workflow_name, e.definition_hash, e.status, e.attempt,
                case when n.g % 997 = 0 then 'webhook' else 'manual' end, e.trigger, e.traceparent, e.input, e.output, e.error_code, e.error_message,
                e.error_task_id, n.at, n.at + (e.started_at - e.created_at), n.at + (e.completed_at - e.created_at), e.timeout_ms, null, null, e.epoch,
                case when e.wake_at is not null then clock_timestamp() + interval '1 year' end, e.deaths, e.cancel_requested_at
            from number n
            join execution e on e.id = ?
            where n.g % 1000 >= ? and n.g % 1000 < ? and (e.completed_at is not null or n.at > clock_timestamp() - interval '150 days')""";

    private static final String JOURNAL =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            select j.tenant_id, n.id, j.sequence, j.kind, j.task_id, j.attempt, j.outcome, j.input, j.output, j.error, j.started_at, n.at, j.due_at,
                j.answered, j.incarnation, j.epoch
            from number n
            join journal j on j.execution_id = ?
            where n.g % 1000 >= ? and n.g % 1000 < ?""";

    private static final String BLOBS =
            """
            insert into blob (tenant_id, execution_id, id, content)
            select e.tenant_id, n.id, n.id, 'x'
            from number n
            join execution e on e.id = n.id
            where n.g % 3 = 0""";

    /** One that many share, and one that few do. */
    private static final String ATTRIBUTES =
            """
            insert into search_attribute (tenant_id, name, value, execution_id)
            select e.tenant_id, a.name, a.value, e.id
            from number n
            join execution e on e.id = n.id
            cross join lateral (values ('region', 's:' || n.g % 3), ('order_id', 's:' || n.g % 20000)) a(name, value)""";

    private static final String LATE =
            """
            update execution e
            set sla = 'missed'
            from number n
            where e.id = n.id and n.g % 37 = 0""";

    private static final String WATCHES =
            """
            with watched as (
                select e.tenant_id, e.id, n.at
                from number n
                join execution e on e.id = n.id),
            kept as (
                insert into retention_watch (tenant_id, execution_id, due_at, keep_succeeded)
                select tenant_id, id, at + interval '1 year', 100000
                from watched)
            insert into sla_watch (tenant_id, execution_id, due_at, late_at)
            select tenant_id, id, at + interval '1 year', at + interval '2 years'
            from watched""";

    private static final String WORKFLOW_COPIES =
            """
            insert into workflow (tenant_id, id, revision, name, description, search_text, tags, task_count, version, is_active, created_at, created_by,
                updated_at)
            select w.tenant_id, ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 0, 'order-' || n, 'Orders', 'order-' || n || ' orders',
                array['team-' || n %% 100], 1, 1, n %% 100 <> 0, w.created_at - n * interval '1 hour', w.created_by, w.updated_at
            from generate_series(0, %d - 1) n
            join workflow w on w.id = ?""";

    private static final String VERSION_COPIES =
            """
            insert into workflow_version (tenant_id, workflow_id, version, definition, definition_hash, created_at, created_by)
            select w.tenant_id, w.id, 1, v.definition, v.definition_hash, v.created_at, v.created_by
            from workflow w
            join workflow_version v on v.workflow_id = ?
            where w.name like 'order-%'""";

    /** Of one day, and as many that are over. */
    private static final String KEYS =
            """
            insert into idempotency_key (tenant_id, workflow_id, key, body_hash, execution_id, created_at)
            select e.tenant_id, e.workflow_id, 'key-' || n.g, '\\x00', e.id, clock_timestamp() - interval '1 second' * 4 * n.g
            from number n
            join execution e on e.id = n.id
            where n.g < 24000""";

    private final Connection connection;

    private ManyRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * @param workflow  has run all of them
     * @param succeeded most of the copies; few are those of the others
     */
    static void store(Connection connection, UUID workflow, UUID succeeded, UUID failed, UUID waiting) throws SQLException {
        var rows = new ManyRows(connection);
        rows.execute(MONTHS);
        rows.execute(NUMBERS.formatted(WORKFLOWS, EXECUTIONS));
        rows.copies(WORKFLOW_COPIES.formatted(WORKFLOWS), workflow);
        rows.copies(VERSION_COPIES, workflow);
        rows.executions(succeeded, 0, 780);
        rows.executions(failed, 780, 800);
        rows.executions(waiting, 800, 1000);
        rows.execute(BLOBS);
        rows.execute(ATTRIBUTES);
        rows.execute(LATE);
        rows.execute(WATCHES);
        rows.execute(KEYS);
        rows.execute("drop table number");
        rows.execute("vacuum analyze");
    }

    private void executions(UUID original, int from, int to) throws SQLException {
        for (var sql : new String[] {EXECUTIONS_OF, JOURNAL}) {
            try (var statement = connection.prepareStatement(sql)) {
                statement.setObject(1, original);
                statement.setInt(2, from);
                statement.setInt(3, to);
                statement.executeUpdate();
            }
        }
    }

    private void copies(String sql, UUID original) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, original);
            statement.executeUpdate();
        }
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
