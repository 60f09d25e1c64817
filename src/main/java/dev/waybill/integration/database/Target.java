package dev.waybill.integration.database;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.integration.DatabaseConnection;
import dev.waybill.integration.Deadline;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The database of one integration. Thread-safe. */
final class Target implements AutoCloseable {
    private static final int FETCH_SIZE = 500;
    /** How much longer than the server's own time-out the driver waits for the server to speak. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private static final Executor SAME_THREAD = Runnable::run;

    /**
     * The attempt's bounds. As the first query of the transaction it also fixes the transaction's mode: PostgreSQL lets
     * nobody make a read-only transaction writable after its first snapshot.
     */
    private static final String BEGIN =
            """
            select set_config('statement_timeout', ?, true), set_config('TimeZone', 'UTC', true)
            """;

    private final Admission admission;
    private final boolean writable;
    private final HikariDataSource pool;

    Target(DatabaseConnection settings, Admission admission) {
        this.admission = admission;
        this.writable = settings.writable();
        this.pool = TargetPool.open(settings);
    }

    /** Runs one statement in a transaction of its own; whatever it throws, nothing of it was kept unless the commit's answer was lost. */
    Answer run(BoundStatement statement, Deadline deadline, Running running) throws SQLException {
        try (var connection = pool.getConnection()) {
            running.begin(connection);
            try {
                connection.setNetworkTimeout(SAME_THREAD, millis(deadline.left().plus(SILENCE)));
                admission.check(connection);
                return inTransaction(connection, statement, deadline);
            } finally {
                release(connection, running);
            }
        }
    }

    private Answer inTransaction(Connection connection, BoundStatement statement, Deadline deadline) {
        var single = new SingleConnectionDataSource(connection, true);
        var transaction = new TransactionTemplate(new JdbcTransactionManager(single));
        transaction.setReadOnly(!writable);
        return Objects.requireNonNull(transaction.execute(_ -> {
            var jdbc = new JdbcTemplate(single);
            jdbc.setFetchSize(FETCH_SIZE);
            jdbc.query(BEGIN, _ -> {}, String.valueOf(millis(deadline.left())));
            return jdbc.execute(statement.sql().jdbc(), statement);
        }));
    }

    /** What a statement may have left in its session (role, settings, locks, temporary tables) must not meet the next one. */
    private void release(Connection connection, Running running) {
        if (running.end()) {
            pool.evictConnection(connection); // the cancelling may arrive late and would hit another's statement
            return;
        }
        try (var statement = connection.createStatement()) {
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
