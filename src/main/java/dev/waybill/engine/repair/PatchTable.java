package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.journal.ExecutionKey;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Rows that a person writes into a journal; each call within a transaction that locks the execution's row. */
final class PatchTable {
    private static final String LOCK =
            """
            select status, owner is not null as is_owned, workflow_id, workflow_version
            from execution
            where tenant_id = :tenant and id = :id
            for update""";

    /** Only while nobody owns the execution: its owner numbers the rows otherwise. */
    private static final String APPEND =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, task_id, outcome, input, output, error, at, epoch, note)
            select e.tenant_id, e.id, coalesce(max(j.sequence), 0) + 1, 'patched', :task, :outcome, :input, :output, :error,
                greatest(:at, max(j.at)), e.epoch, :note
            from execution e
            left join journal j on j.tenant_id = e.tenant_id and j.execution_id = e.id
            where e.tenant_id = :tenant and e.id = :id and e.owner is null
            group by e.tenant_id, e.id, e.epoch""";

    private static final String WAKE =
            """
            update execution
            set wake_at = clock_timestamp(), deaths = 0
            where tenant_id = :tenant and id = :id and owner is null and status in ('waiting', 'running')""";

    record Locked(ExecutionStatus status, boolean isOwned, UUID workflow, int version) {}

    /** A row without its number; values are JSON or references to blobs. */
    record Row(
            String task,
            @Nullable String outcome,
            @Nullable String input,
            @Nullable String output,
            @Nullable String error,
            Instant at,
            String note) {}

    private final JdbcClient jdbc;

    PatchTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Locked> lock(ExecutionKey key) {
        return statement(LOCK, key)
                .query((row, _) -> new Locked(
                        ExecutionStatus.of(row.getString("status")),
                        row.getBoolean("is_owned"),
                        row.getObject("workflow_id", UUID.class),
                        row.getInt("workflow_version")))
                .optional();
    }

    void append(ExecutionKey key, Row row) {
        int rows = statement(APPEND, key)
                .param("task", row.task())
                .param("outcome", row.outcome(), Types.VARCHAR)
                .param("input", row.input(), Types.VARCHAR)
                .param("output", row.output(), Types.VARCHAR)
                .param("error", row.error(), Types.VARCHAR)
                .param("at", row.at().atOffset(ZoneOffset.UTC))
                .param("note", row.note())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("A locked row without an owner is there");
        }
    }

    /** What waits goes on now; what is paused or has ended stays as it is. */
    void wake(ExecutionKey key) {
        statement(WAKE, key).update();
    }

    private JdbcClient.StatementSpec statement(String sql, ExecutionKey key) {
        return jdbc.sql(sql).param("tenant", key.tenant().value()).param("id", key.id());
    }
}
