package dev.waybill.engine.journal;

import dev.waybill.engine.journal.JournalRow.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads journals. */
public final class JournalReader {
    private static final String ROWS =
            """
            select sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at, answered, incarnation, epoch
            from journal
            where tenant_id = :tenant and execution_id = :execution and sequence > :after
            order by sequence
            limit :limit""";

    private static final String EVENTS =
            """
            select sequence, kind, task_id, attempt, outcome, null as input, null as output, error, started_at, at, due_at, answered, incarnation, epoch
            from journal
            where tenant_id = :tenant and execution_id = :execution and sequence > :after
            order by sequence
            limit :limit""";

    private static final String NARROW =
            """
            select sequence, kind, task_id, attempt, outcome, null as input, null as output, null as error, started_at, at, due_at, answered, incarnation, epoch
            from journal
            where tenant_id = :tenant and execution_id = :execution
            order by sequence""";

    private static final String NARROW_OF_TASKS =
            """
            select sequence, kind, task_id, attempt, outcome, null as input, null as output, null as error, started_at, at, due_at, answered, incarnation, epoch
            from journal
            where tenant_id = :tenant and execution_id = :execution and (task_id = any(:tasks) or kind = 'retried')
            order by sequence""";

    private static final String SOME =
            """
            select sequence, kind, task_id, attempt, outcome, input, output, error, started_at, at, due_at, answered, incarnation, epoch
            from journal
            where tenant_id = :tenant and execution_id = :execution and sequence = any(:sequences)""";

    private static final String NODE_NAMES =
            """
            select incarnation, name
            from node
            where incarnation = any(:incarnations)""";

    private final JdbcClient jdbc;

    public JournalReader(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The whole journal of an execution, in its order. */
    public List<JournalRow> all(ExecutionKey key) {
        return rows(ROWS, key, 0, Integer.MAX_VALUE);
    }

    /** A page of the journal, with all its values. */
    public List<JournalRow> page(ExecutionKey key, int after, int limit) {
        return rows(ROWS, key, after, limit);
    }

    /** A page of the journal, without inputs and outputs. */
    public List<JournalRow> events(ExecutionKey key, int after, int limit) {
        return rows(EVENTS, key, after, limit);
    }

    private List<JournalRow> rows(String sql, ExecutionKey key, int after, int limit) {
        return jdbc.sql(sql)
                .param("tenant", key.tenant().value())
                .param("execution", key.id())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> row(row))
                .list();
    }

    /** The whole journal without its values. */
    public List<JournalRow> narrow(ExecutionKey key) {
        return jdbc.sql(NARROW)
                .param("tenant", key.tenant().value())
                .param("execution", key.id())
                .query((row, _) -> row(row))
                .list();
    }

    /** Of the journal without its values, the rows of these tasks, and those that concern all tasks. */
    public List<JournalRow> narrow(ExecutionKey key, Collection<String> tasks) {
        return jdbc.sql(NARROW_OF_TASKS)
                .param("tenant", key.tenant().value())
                .param("execution", key.id())
                .param("tasks", tasks.toArray(String[]::new))
                .query((row, _) -> row(row))
                .list();
    }

    /** These rows, by their number. */
    public Map<Integer, JournalRow> some(ExecutionKey key, Collection<Integer> sequences) {
        return jdbc
                .sql(SOME)
                .param("tenant", key.tenant().value())
                .param("execution", key.id())
                .param("sequences", sequences.toArray(Integer[]::new))
                .query((row, _) -> row(row))
                .list()
                .stream()
                .collect(Collectors.toMap(JournalRow::sequence, row -> row));
    }

    /** Names of nodes, as far as they are still known. */
    public Map<Long, String> nodeNames(Collection<Long> incarnations) {
        record Named(long incarnation, String name) {}
        return jdbc
                .sql(NODE_NAMES)
                .param("incarnations", incarnations.toArray(Long[]::new))
                .query((row, _) -> new Named(row.getLong("incarnation"), row.getString("name")))
                .list()
                .stream()
                .collect(Collectors.toMap(Named::incarnation, Named::name));
    }

    private static JournalRow row(ResultSet row) throws SQLException {
        var at = instant(row, "at");
        if (at == null) {
            throw new IllegalStateException("A journal row has an instant");
        }
        return new JournalRow(
                row.getInt("sequence"),
                Kind.of(row.getString("kind")),
                row.getString("task_id"),
                row.getObject("attempt", Integer.class),
                row.getString("outcome"),
                row.getString("input"),
                row.getString("output"),
                row.getString("error"),
                instant(row, "started_at"),
                at,
                instant(row, "due_at"),
                row.getBoolean("answered"),
                row.getObject("incarnation", Long.class),
                row.getLong("epoch"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
