package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.journal.ExecutionKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where an execution stands, and who has it. */
final class WhyTable {
    private static final String FIND =
            """
            select e.workflow_id, e.workflow_version, e.status, e.started_at, e.completed_at, e.deadline_at, e.cancel_requested_at, e.wake_at, e.owner,
                e.error_code, e.error_message, e.error_task_id, n.name as node, n.fenced_at, h.lease_until, clock_timestamp() as now
            from execution e
            left join node n on n.incarnation = e.owner
            left join heartbeat h on h.incarnation = e.owner
            where e.tenant_id = :tenant and e.id = :id""";

    private static final String AHEAD =
            """
            select count(*)
            from (
                select 1
                from execution
                where tenant_id = :tenant and workflow_id = :workflow and owner is null and wake_at < :due
                limit :limit) ahead""";

    private static final String PAUSED_OR_RESUMED =
            """
            select kind, at
            from journal
            where tenant_id = :tenant and execution_id = :id and kind in ('paused', 'resumed')
            order by sequence desc
            limit 1""";

    /** Who has it: an incarnation of a node and its lease. */
    record Owner(long incarnation, @Nullable String node, boolean isFenced, @Nullable Instant leaseUntil) {}

    record Found(
            UUID workflow,
            int version,
            ExecutionStatus status,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant deadlineAt,
            @Nullable Instant cancelRequestedAt,
            @Nullable Instant wakeAt,
            @Nullable ExecutionError error,
            @Nullable Owner owner,
            Instant now) {}

    private final JdbcClient jdbc;

    WhyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Found> find(ExecutionKey key) {
        return jdbc.sql(FIND)
                .param("tenant", key.tenant().value())
                .param("id", key.id())
                .query((row, _) -> found(row))
                .optional();
    }

    private static Found found(ResultSet row) throws SQLException {
        var code = row.getString("error_code");
        var owner = row.getObject("owner", Long.class);
        return new Found(
                row.getObject("workflow_id", UUID.class),
                row.getInt("workflow_version"),
                ExecutionStatus.of(row.getString("status")),
                instant(row, "started_at"),
                instant(row, "completed_at"),
                instant(row, "deadline_at"),
                instant(row, "cancel_requested_at"),
                instant(row, "wake_at"),
                code == null ? null : new ExecutionError(code, row.getString("error_message"), row.getString("error_task_id")),
                owner == null ? null : new Owner(owner, row.getString("node"), row.getObject("fenced_at") != null, instant(row, "lease_until")),
                row.getObject("now", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Empty while its owner has not taken note of the pause. */
    Optional<Instant> pausedSince(ExecutionKey key) {
        return jdbc.sql(PAUSED_OR_RESUMED)
                .param("tenant", key.tenant().value())
                .param("id", key.id())
                .query((row, _) -> row.getString("kind").equals("paused") ? Optional.ofNullable(instant(row, "at")) : Optional.<Instant>empty())
                .optional()
                .flatMap(paused -> paused);
    }

    /** How many executions of the workflow are due before that instant, up to a limit. */
    long ahead(ExecutionKey key, UUID workflow, Instant due, int limit) {
        return jdbc.sql(AHEAD)
                .param("tenant", key.tenant().value())
                .param("workflow", workflow)
                .param("due", due.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query(Long.class)
                .single();
    }
}
