package dev.waybill.engine.journal;

import dev.waybill.engine.journal.KeyedStarts.Seed;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** What a rerun begins with, in the transaction that accepts it. */
final class SeedTable {
    private static final int ROWS_AT_ONCE = 500;

    private static final String IS_THERE =
            """
            select 1
            from execution
            where tenant_id = ? and id = ?""";

    private static final String RERUN =
            """
            insert into rerun (tenant_id, source_id, execution_id, created_at)
            values (?, ?, ?, ?)""";

    private static final String ROW =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, attempt, outcome, input, output, error, at, epoch)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Whether a try whose answer was lost has made it. */
    boolean isThere(Connection connection, ExecutionKey key) throws SQLException {
        try (var select = connection.prepareStatement(IS_THERE)) {
            select.setObject(1, key.tenant().value());
            select.setObject(2, key.id());
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    void insert(Connection connection, NewExecution execution, Seed seed) throws SQLException {
        try (var insert = connection.prepareStatement(RERUN)) {
            insert.setObject(1, execution.key().tenant().value());
            insert.setObject(2, seed.source());
            insert.setObject(3, execution.key().id());
            insert.setObject(4, execution.createdAt().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
        try (var insert = connection.prepareStatement(ROW)) {
            int waiting = 0;
            for (var row : seed.rows()) {
                insert.setObject(1, execution.key().tenant().value());
                insert.setObject(2, execution.key().id());
                insert.setInt(3, row.sequence());
                insert.setString(4, row.kind().word());
                insert.setString(5, row.taskId());
                insert.setObject(6, row.attempt(), Types.INTEGER);
                text(insert, 7, row.outcome());
                text(insert, 8, row.input());
                text(insert, 9, row.output());
                text(insert, 10, row.error());
                insert.setObject(11, row.at().atOffset(ZoneOffset.UTC));
                insert.setLong(12, row.epoch());
                insert.addBatch();
                if (++waiting == ROWS_AT_ONCE) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            insert.executeBatch();
        }
    }

    private static void text(java.sql.PreparedStatement insert, int place, @Nullable String value) throws SQLException {
        insert.setObject(place, value, Types.VARCHAR);
    }
}
