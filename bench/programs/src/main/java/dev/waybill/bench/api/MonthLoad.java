package dev.waybill.bench.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stores the copies of one month: into new tables without indexes, which then get those of the partitions that the product
 * makes and take the place of one. Of one thread and connection.
 */
final class MonthLoad {
    private static final Map<String, String> KEYS = Map.of("execution", "id", "journal", "execution_id", "blob", "execution_id");

    private static final String NUMBERS =
            """
            create temp table number on commit drop as
            select n.g, bench.id(n.at, n.g) as id, n.at, t.execution_id as original, w.id as workflow_id, w.name, w.hash
            from (
                select g, date_trunc('milliseconds', ?::timestamptz + (?::timestamptz - ?::timestamptz) * ((g - ?) / ?::float8)) as at
                from generate_series(?::bigint, ?::bigint) g) n
            join bench.template t on bench.draw(n.g, 1, 1000) >= t.share_from and bench.draw(n.g, 1, 1000) < t.share_to
            join (select kind, count(*) as workflows from bench.workflow group by kind) k using (kind)
            join bench.workflow w on w.kind = t.kind and w.number = floor(k.workflows * (bench.draw(n.g, 2, 1000000) / 1e6) ^ 3)""";

    /** Some workflows are started by other triggers; %1$s is the table. */
    private static final String EXECUTIONS =
            """
            insert into %1$s (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, attempt, trigger_type, trigger,
                traceparent, input, output, error_code, error_message, error_task_id, created_at, started_at, completed_at, timeout_ms, deadline_at,
                owner, epoch, wake_at, deaths, cancel_requested_at)
            select e.tenant_id, n.id, n.workflow_id, 1, n.name, n.hash, e.status, e.attempt, t.type,
                case t.type when 'manual' then e.trigger else '{"type":"' || t.type || '"}' end, e.traceparent, replace(e.input, '%2$s', n.g::text),
                replace(e.output, '%2$s', n.g::text), e.error_code, e.error_message, e.error_task_id, n.at, n.at + (e.started_at - e.created_at),
                n.at + (e.completed_at - e.created_at), e.timeout_ms, n.at + (e.deadline_at - e.created_at), e.owner, e.epoch,
                n.at + (e.wake_at - e.created_at), e.deaths, n.at + (e.cancel_requested_at - e.created_at)
            from number n
            join execution e on e.id = n.original
            cross join lateral (
                select case
                    when draw < 600 then 'manual' when draw < 850 then 'scheduled' when draw < 970 then 'webhook' when draw < 999 then 'event'
                    else 'workflow' end as type
                from bench.draw(n.g, 3, 1000) draw) t
            order by n.g""";

    private static final String JOURNAL =
            """
            insert into %1$s (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at,
                answered, incarnation, epoch)
            select j.tenant_id, n.id, j.sequence, j.kind, j.task_id, j.attempt, j.outcome, replace(j.input, '%2$s', n.g::text),
                replace(j.output, '%2$s', n.g::text), replace(j.error, '%2$s', n.g::text), n.at + (j.started_at - e.created_at),
                n.at + (j.at - e.created_at), n.at + (j.due_at - e.created_at), j.answered, j.incarnation, j.epoch
            from number n
            join execution e on e.id = n.original
            join journal j on j.tenant_id = e.tenant_id and j.execution_id = e.id""";

    private static final String KEY_OF = "select pg_get_constraintdef(oid) from pg_constraint where conrelid = ?::regclass and contype = 'p'";

    private static final String INDEXES_OF =
            """
            select pg_get_indexdef(indexrelid)
            from pg_index
            where indrelid = ?::regclass and not indisprimary""";

    private static final String BOUNDS =
            """
            select first_id(?::timestamptz), first_id(?::timestamptz)""";

    private final Connection connection;
    private final MonthShare month;

    MonthLoad(Connection connection, MonthShare month) {
        this.connection = connection;
        this.month = month;
    }

    void run() throws SQLException {
        var bounds = bounds();
        connection.setAutoCommit(false);
        execute("set local maintenance_work_mem = '1GB'", "set local work_mem = '256MB'");
        numbers();
        for (var table : KEYS.keySet()) {
            create(table, bounds);
        }
        execute(EXECUTIONS.formatted(fresh("execution"), Template.NUMBER), JOURNAL.formatted(fresh("journal"), Template.NUMBER));
        for (var table : KEYS.keySet()) {
            index(table);
        }
        connection.commit();
        for (var table : KEYS.keySet()) {
            swap(table, bounds);
        }
        CopyTables.done(connection, month);
        connection.commit();
        connection.setAutoCommit(true);
        for (var table : KEYS.keySet()) {
            execute("vacuum (analyze) " + table + "_" + month.suffix()); // as it would have been long ago
        }
    }

    private List<String> bounds() throws SQLException {
        try (var query = connection.prepareStatement(BOUNDS)) {
            var begin = month.month().atDay(1);
            query.setString(1, begin + "T00:00:00Z");
            query.setString(2, begin.plusMonths(1) + "T00:00:00Z");
            try (var row = query.executeQuery()) {
                row.next();
                return List.of(row.getString(1), row.getString(2));
            }
        }
    }

    private void numbers() throws SQLException {
        try (var statement = connection.prepareStatement(NUMBERS)) {
            var from = Timestamp.from(month.from());
            statement.setTimestamp(1, from);
            statement.setTimestamp(2, Timestamp.from(month.to()));
            statement.setTimestamp(3, from);
            statement.setLong(4, month.first());
            statement.setLong(5, month.count());
            statement.setLong(6, month.first());
            statement.setLong(7, month.first() + month.count() - 1);
            statement.executeUpdate();
        }
        execute("analyze number");
    }

    /** The limits of the ids are known before it takes its place, so that nothing has to be read to check them. */
    private void create(String table, List<String> bounds) throws SQLException {
        execute(
                "create table %s (like %s including all excluding indexes)".formatted(fresh(table), table),
                "alter table %1$s add constraint bounds check (%2$s >= '%3$s' and %2$s < '%4$s')"
                        .formatted(fresh(table), KEYS.get(table), bounds.getFirst(), bounds.getLast()));
    }

    private void index(String table) throws SQLException {
        var usual = table + "_default"; // has what each partition has
        execute("alter table %s add %s".formatted(fresh(table), list(KEY_OF, usual).getFirst()));
        for (var index : list(INDEXES_OF, usual)) {
            execute(index.replaceFirst("INDEX \\S+ ON \\S+", "INDEX ON " + fresh(table)));
        }
    }

    /** With the rows that the product itself has written into its partition meanwhile. */
    private void swap(String table, List<String> bounds) throws SQLException {
        var partition = table + "_" + month.suffix();
        if (!list("select to_regclass(?)::text", partition).isEmpty()) {
            execute(
                    "alter table %s detach partition %s".formatted(table, partition),
                    "insert into %s select * from %s".formatted(fresh(table), partition),
                    "drop table " + partition);
        }
        execute(
                "alter table %s rename to %s".formatted(fresh(table), partition),
                "alter table %s attach partition %s for values from ('%s') to ('%s')"
                        .formatted(table, partition, bounds.getFirst(), bounds.getLast()),
                "alter table %s drop constraint bounds".formatted(partition));
        connection.commit();
    }

    private static String fresh(String table) {
        return table + "_fresh";
    }

    private List<String> list(String sql, String parameter) throws SQLException {
        var found = new ArrayList<String>();
        try (var query = connection.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getString(1) != null) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return found;
    }

    private void execute(String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
