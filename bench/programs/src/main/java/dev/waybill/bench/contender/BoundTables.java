package dev.waybill.bench.contender;

import dev.waybill.bench.contender.BoundRow.Accept;
import dev.waybill.bench.contender.BoundRow.End;
import dev.waybill.bench.contender.BoundRow.Step;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Payload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;

/** Where the bound stores its rows. One batch is one statement, which is its own transaction. */
public enum BoundTables {
    /** The product's own tables with all their indexes, and the same rows in them. */
    PRODUCT {
        @Override
        void create(Database database) throws SQLException {
            var migrated = Flyway.configure()
                    .dataSource(database.url(), database.user(), database.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            if (migrated.migrationsExecuted > 0) {
                database.execute(EARLIER_EXECUTIONS, EARLIER_ROWS, "vacuum analyze");
            }
        }

        @Override
        void write(Connection connection, List<BoundRow> rows) throws SQLException {
            try (var statement = connection.prepareStatement(WRITE_PRODUCT)) {
                statement.setString(1, Payload.JSON);
                ids(statement, 2, of(rows, Accept.class));
                statement.setString(3, Payload.JSON);
                statement.setString(4, Payload.JSON);
                ids(statement, 5, of(rows, Step.class));
                numbers(statement, 6, of(rows, Step.class).map(Step::number));
                ids(statement, 7, of(rows, End.class));
                numbers(statement, 8, of(rows, End.class).map(End::number));
                statement.execute();
            }
        }
    },
    /** One table, a row for whatever happens, and no index but its key. */
    NARROW {
        @Override
        void create(Database database) throws SQLException {
            database.execute(CREATE_NARROW);
        }

        @Override
        void write(Connection connection, List<BoundRow> rows) throws SQLException {
            try (var statement = connection.prepareStatement(WRITE_NARROW)) {
                ids(statement, 1, rows.stream());
                numbers(statement, 2, rows.stream().map(BoundTables::number));
                statement.setString(3, Payload.JSON);
                statement.execute();
            }
        }
    };

    private static final String TENANT = "'00000000-0000-0000-0000-000000000001'::uuid";

    // Plans that are made for empty tables are bad ones once rows have come: a bound must not suffer from that.
    private static final String EARLIER_EXECUTIONS =
            """
            insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger,
                input, created_at, started_at, completed_at)
            select %1$s, first_id(now() - n * interval '1 millisecond'), %1$s, 1, 'bench-chain', sha256('bench'), 'succeeded', 'manual',
                '{"type":"manual","by":"bench"}', '{}', clock_timestamp(), clock_timestamp(), clock_timestamp()
            from generate_series(1, 10000) as n"""
                    .formatted(TENANT);

    private static final String EARLIER_ROWS =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, started_at, at, incarnation, epoch)
            select tenant_id, id, number, 'attempt', 'step_' || number, 1, 'success', '{}', '{}', created_at, created_at, 1, 1
            from execution, generate_series(1, 5) as number""";

    private static final String WRITE_PRODUCT =
            """
            with accepted as (
                insert into execution (tenant_id, id, workflow_id, workflow_version, workflow_name, definition_hash, status, trigger_type, trigger,
                    input, created_at, started_at, owner, epoch)
                select %1$s, id, %1$s, 1, 'bench-chain', sha256('bench'), 'running', 'manual', '{"type":"manual","by":"bench"}', ?, clock_timestamp(),
                    clock_timestamp(), 1, 1
                from unnest(?::uuid[]) as v(id)),
            journaled as (
                insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, started_at, at, incarnation, epoch)
                select %1$s, id, number, 'attempt', 'step_' || number, 1, 'success', ?, ?, clock_timestamp(), clock_timestamp(), 1, 1
                from unnest(?::uuid[], ?::int[]) as v(id, number)),
            ended as (
                update execution e
                set status = 'succeeded', completed_at = clock_timestamp(), owner = null
                from unnest(?::uuid[], ?::int[]) as v(id, number)
                where e.tenant_id = %1$s and e.id = v.id
                returning e.tenant_id, e.id, v.number, e.completed_at)
            insert into journal (tenant_id, execution_id, sequence, kind, outcome, at, incarnation, epoch)
            select tenant_id, id, number, 'ended', 'succeeded', completed_at, 1, 1
            from ended"""
                    .formatted(TENANT);

    private static final String CREATE_NARROW =
            "create table if not exists happened (execution_id uuid, number int, content text not null, primary key (execution_id, number))";

    private static final String WRITE_NARROW =
            """
            insert into happened (execution_id, number, content)
            select id, number, content
            from unnest(?::uuid[], ?::int[]) as v(id, number), (values (?)) as c(content)""";

    abstract void create(Database database) throws SQLException;

    /** Thread-safe as long as each thread has a connection of its own. */
    abstract void write(Connection connection, List<BoundRow> rows) throws SQLException;

    private static int number(BoundRow row) {
        return switch (row) {
            case Accept _ -> 0;
            case Step step -> step.number();
            case End end -> end.number();
        };
    }

    private static <R extends BoundRow> Stream<R> of(List<BoundRow> rows, Class<R> kind) {
        return rows.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static void ids(PreparedStatement statement, int index, Stream<? extends BoundRow> rows) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("uuid", rows.map(BoundRow::execution).toArray()));
    }

    private static void numbers(PreparedStatement statement, int index, Stream<Integer> numbers) throws SQLException {
        statement.setArray(index, statement.getConnection().createArrayOf("int4", numbers.toArray()));
    }
}
