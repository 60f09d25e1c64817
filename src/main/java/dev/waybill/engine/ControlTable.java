package dev.waybill.engine;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a person asks of an execution; each call within a transaction that locks its row. */
final class ControlTable {
    private static final String LOCK =
            """
            select status, owner is not null as is_owned, cancel_requested_at is not null as is_cancelling
            from execution
            where tenant_id = :tenant and id = :id
            for update""";

    private static final String REQUEST_CANCEL =
            """
            update execution
            set cancel_requested_at = clock_timestamp()
            where tenant_id = :tenant and id = :id and cancel_requested_at is null""";

    private static final String CANCEL =
            """
            update execution
            set status = 'cancelled', completed_at = :at, wake_at = null, cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
            where tenant_id = :tenant and id = :id""";

    private static final String PAUSE =
            """
            update execution
            set status = 'paused', wake_at = case when owner is null then deadline_at end
            where tenant_id = :tenant and id = :id""";

    private static final String RESUME =
            """
            update execution
            set status = case when owner is not null then 'running' when started_at is null or concurrency_key is not null and %1$s then 'queued' else 'waiting' end,
                wake_at = case
                    when owner is not null then null
                    when concurrency_key is not null and %1$s then 'infinity'
                    else clock_timestamp() end
            where tenant_id = :tenant and id = :id"""
                    .formatted("exists (select from concurrency_slot s where s.tenant_id = :tenant and s.execution_id = :id and s.admitted_at is null)");

    private static final String SLOT =
            """
            select workflow_id, workflow_version, concurrency_key
            from execution
            where tenant_id = :tenant and id = :id and concurrency_key is not null""";

    private static final String SET_BREAKPOINTS =
            """
            update execution
            set breakpoints = :breakpoints
            where tenant_id = :tenant and id = :id""";

    private static final String BREAKPOINTS =
            """
            select breakpoints
            from execution
            where tenant_id = :tenant and id = :id""";

    private static final String BREAK =
            """
            select case kind when 'paused' then task_id end as task_id
            from journal
            where tenant_id = :tenant and execution_id = :id and kind in ('paused', 'resumed', 'ended')
            order by sequence desc
            limit 1""";

    private static final String RETRY =
            """
            update execution
            set status = 'queued', attempt = attempt + 1, completed_at = null, output = null, error_code = null, error_message = null,
                error_task_id = null, cancel_requested_at = null, deaths = 0, wake_at = clock_timestamp(),
                deadline_at = clock_timestamp() + timeout_ms * interval '1 millisecond'
            where tenant_id = :tenant and id = :id""";

    private static final String APPEND =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, outcome, at, epoch)
            select e.tenant_id, e.id, coalesce(max(j.sequence), 0) + 1, :kind, :outcome, greatest(:at, max(j.at)), e.epoch
            from execution e
            left join journal j on j.tenant_id = e.tenant_id and j.execution_id = e.id
            where e.tenant_id = :tenant and e.id = :id
            group by e.tenant_id, e.id, e.epoch""";

    record Standing(ExecutionStatus status, boolean isOwned, boolean isCancelling) {}

    private final JdbcClient jdbc;

    ControlTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Standing> lock(ExecutionKey key) {
        return statement(LOCK, key)
                .query((row, _) -> new Standing(
                        ExecutionStatus.of(row.getString("status")), row.getBoolean("is_owned"), row.getBoolean("is_cancelling")))
                .optional();
    }

    /** The version of an execution that needs a slot, and the key of that. */
    record Slotted(UUID workflow, int version, String key) {}

    Optional<Slotted> slotted(ExecutionKey key) {
        return statement(SLOT, key)
                .query((row, _) -> new Slotted(
                        row.getObject("workflow_id", UUID.class), row.getInt("workflow_version"), row.getString("concurrency_key")))
                .optional();
    }

    void requestCancel(ExecutionKey key) {
        statement(REQUEST_CANCEL, key).update(); // none: it is requested already
    }

    void cancel(ExecutionKey key, Instant at) {
        changed(statement(CANCEL, key).param("at", at.atOffset(ZoneOffset.UTC)).update());
    }

    void pause(ExecutionKey key) {
        changed(statement(PAUSE, key).update());
    }

    void resume(ExecutionKey key) {
        changed(statement(RESUME, key).update());
    }

    /** @param breakpoints JSON; null: none */
    void setBreakpoints(ExecutionKey key, @Nullable String breakpoints) {
        changed(statement(SET_BREAKPOINTS, key).param("breakpoints", breakpoints, Types.VARCHAR).update());
    }

    /** JSON; empty: none. */
    Optional<String> breakpoints(ExecutionKey key) {
        return statement(BREAKPOINTS, key)
                .query((row, _) -> Optional.ofNullable(row.getString("breakpoints")))
                .optional()
                .flatMap(found -> found);
    }

    /** The task before which it pauses at a breakpoint now, if it does. */
    Optional<String> pausedBefore(ExecutionKey key) {
        return statement(BREAK, key)
                .query((row, _) -> Optional.ofNullable(row.getString("task_id")))
                .optional()
                .flatMap(found -> found);
    }

    void retry(ExecutionKey key) {
        changed(statement(RETRY, key).update());
    }

    /** Only while nobody owns the execution: its owner numbers the rows otherwise. */
    void append(ExecutionKey key, JournalRow.Kind kind, @Nullable String outcome, Instant at) {
        changed(statement(APPEND, key)
                .param("kind", kind.word())
                .param("outcome", outcome)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .update());
    }

    private JdbcClient.StatementSpec statement(String sql, ExecutionKey key) {
        return jdbc.sql(sql).param("tenant", key.tenant().value()).param("id", key.id());
    }

    private static void changed(int rows) {
        if (rows != 1) {
            throw new IllegalStateException("A locked row is there");
        }
    }
}
