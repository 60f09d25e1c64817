package dev.waybill.integration.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.DatabaseConnection;
import dev.waybill.integration.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The database of one integration. Thread-safe. */
final class Target implements AutoCloseable {
    private static final int FETCH_SIZE = 500;
    /** How much longer than the server's own time-out the driver waits for the server to speak. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Executor SAME_THREAD = Runnable::run;

    /**
     * The attempt's bounds, and what the scanner and the values rely on whatever the role's defaults are. As the first query
     * of the transaction it also fixes the transaction's mode: PostgreSQL lets nobody make a read-only transaction writable
     * after its first snapshot.
     */
    private static final String BEGIN =
            """
            select set_config('statement_timeout', :millis, true),
                   set_config('idle_in_transaction_session_timeout', '60s', true),
                   set_config('standard_conforming_strings', 'on', true),
                   set_config('TimeZone', 'UTC', true)
            """;

    private final Admission admission;
    private final boolean writable;
    private final HikariDataSource pool;
    /** In front of the pool, whose own wait is for connecting only. */
    private final Semaphore free = new Semaphore(TargetPool.MAX_CONNECTIONS, true);

    Target(DatabaseConnection settings, Admission admission) {
        this.admission = admission;
        this.writable = settings.writable();
        this.pool = TargetPool.open(settings);
    }

    /** Runs one statement in a transaction of its own. When it throws, nothing was kept, unless the commit's answer was lost. */
    Answer run(BoundStatement statement, Deadline deadline, Running running) throws SQLException, InterruptedException {
        if (!free.tryAcquire(deadline.left().toMillis(), TimeUnit.MILLISECONDS)) {
            throw TaskFailure.of("timeout", "All connections of the integration were in use for as long as the attempt may take");
        }
        try {
            return connected(statement, deadline, running);
        } finally {
            free.release();
        }
    }

    private Answer connected(BoundStatement statement, Deadline deadline, Running running) throws SQLException {
        try (var connection = pool.getConnection()) {
            running.begin(connection);
            try {
                return inTransaction(connection, statement, deadline);
            } finally {
                release(connection, running);
            }
        }
    }

    private Answer inTransaction(Connection connection, BoundStatement statement, Deadline deadline) throws SQLException {
        connection.setNetworkTimeout(SAME_THREAD, millis(deadline.left().plus(SILENCE)));
        var database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
        database.setFetchSize(FETCH_SIZE);
        var client = JdbcClient.create(database);
        admission.check(connection, client);
        connection.setReadOnly(!writable);
        connection.setAutoCommit(false);
        client.sql(BEGIN).param("millis", String.valueOf(millis(deadline.left()))).query().singleRow();
        var answer = Objects.requireNonNull(database.execute(statement.sql().jdbc(), statement));
        connection.commit();
        return answer;
    }

    /** What a statement may have left in its session (role, settings, locks, temporary tables) must not meet the next one. */
    private void release(Connection connection, Running running) {
        if (running.end()) {
            pool.evictConnection(connection); // the cancelling may arrive late and would hit another's statement
            return;
        }
        try (var statement = connection.createStatement()) {
            connection.rollback();
            connection.setAutoCommit(true);
            statement.execute("discard all");
        } catch (SQLException e) {
            pool.evictConnection(connection);
        }
    }

    private static int millis(Duration span) {
        return (int) Math.min(Integer.MAX_VALUE, span.toMillis());
    }

    @Override
    public void close() {
        pool.close();
    }
}
