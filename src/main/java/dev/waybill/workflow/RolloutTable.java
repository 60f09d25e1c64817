package dev.waybill.workflow;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.workflow.Rollout.Status;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rollouts as they are stored. Changed only while the row of their workflow is locked, but for when they were counted. */
@Component
final class RolloutTable {
    private static final int MOST_KEPT = 50;
    private static final int MOST_AT_ONCE = 50;
    private static final String COLUMNS = "tenant_id, workflow_id, id, base_version, rule, status, reason, created_at, created_by, ended_at, ended_by";

    private static final String INSERT =
            """
            insert into workflow_rollout (tenant_id, workflow_id, id, version, base_version, rule, status, created_at, created_by)
            values (:tenant, :workflow, :id, :version, :base, :rule, 'active', :createdAt, :createdBy)""";

    private static final String FORGET =
            """
            delete from workflow_rollout
            where tenant_id = :tenant and workflow_id = :workflow and id <= (
                select id
                from workflow_rollout
                where tenant_id = :tenant and workflow_id = :workflow
                order by id desc
                offset :kept
                limit 1)""";

    private static final String CHANGE =
            """
            update workflow_rollout
            set rule = :rule
            where tenant_id = :tenant and workflow_id = :workflow and id = :id and ended_at is null""";

    private static final String END =
            """
            update workflow_rollout
            set status = :status, reason = :reason, ended_at = :endedAt, ended_by = :endedBy
            where tenant_id = :tenant and workflow_id = :workflow and id = :id and ended_at is null""";

    private static final String LIST = "select " + COLUMNS
            + """

            from workflow_rollout
            where tenant_id = :tenant and workflow_id = :workflow and id < :before
            order by id desc
            limit :limit""";

    private static final String TAKE_DUE =
            """
            with due as (
                select tenant_id, workflow_id, id
                from workflow_rollout
                where ended_at is null and checked_at < statement_timestamp() - interval '2 seconds'
                order by checked_at
                limit :limit
                for update skip locked)
            update workflow_rollout r
            set checked_at = clock_timestamp()
            from due
            where r.tenant_id = due.tenant_id and r.workflow_id = due.workflow_id and r.id = due.id
            returning r.tenant_id, r.workflow_id, r.id, r.base_version, r.rule, r.status, r.reason, r.created_at, r.created_by, r.ended_at, r.ended_by""";

    private static final UUID LAST = new UUID(-1L, -1L);

    private final JdbcClient jdbc;

    RolloutTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Forgets the oldest ones, if there are many. */
    void insert(Rollout rollout) {
        keyed(INSERT, rollout.workflow())
                .param("id", rollout.id())
                .param("version", rollout.rule().version())
                .param("base", rollout.baseVersion())
                .param("rule", rollout.rule().json())
                .param("createdAt", rollout.createdAt().atOffset(ZoneOffset.UTC))
                .param("createdBy", rollout.createdBy())
                .update();
        keyed(FORGET, rollout.workflow()).param("kept", MOST_KEPT).update();
    }

    void change(WorkflowKey workflow, UUID id, RolloutRule rule) {
        requireOne(keyed(CHANGE, workflow).param("id", id).param("rule", rule.json()).update());
    }

    void end(WorkflowKey workflow, UUID id, Status status, @Nullable String reason, Instant at, String by) {
        requireOne(keyed(END, workflow)
                .param("id", id)
                .param("status", status.word())
                .param("reason", reason, Types.VARCHAR)
                .param("endedAt", at.atOffset(ZoneOffset.UTC))
                .param("endedBy", by)
                .update());
    }

    private static void requireOne(int changed) {
        if (changed != 1) {
            throw new IllegalStateException("A workflow names the rollout that is under way");
        }
    }

    /** The one under way, or the last one. */
    Optional<Rollout> last(WorkflowKey workflow) {
        return keyed(LIST, workflow)
                .param("before", LAST)
                .param("limit", 1)
                .query((row, _) -> rollout(row))
                .optional();
    }

    /** Newest first. */
    Page<Rollout> list(WorkflowKey workflow, PageRequest request) {
        var rows = keyed(LIST, workflow)
                .param("before", request.after(key -> UUID.fromString((String) key.getFirst())).orElse(LAST))
                .param("limit", request.limit() + 1)
                .query((row, _) -> rollout(row))
                .list();
        return request.page(rows, rollout -> List.of(rollout.id().toString()));
    }

    /** Those whose failures nobody counted lately: of several nodes one gets each. */
    List<Rollout> takeDue() {
        return jdbc.sql(TAKE_DUE).param("limit", MOST_AT_ONCE).query((row, _) -> rollout(row)).list();
    }

    private JdbcClient.StatementSpec keyed(String sql, WorkflowKey workflow) {
        return jdbc.sql(sql).param("tenant", workflow.tenantId()).param("workflow", workflow.id());
    }

    private static Rollout rollout(ResultSet row) throws SQLException {
        var endedAt = row.getObject("ended_at", OffsetDateTime.class);
        return new Rollout(
                new WorkflowKey(row.getObject("tenant_id", UUID.class), row.getObject("workflow_id", UUID.class)),
                row.getObject("id", UUID.class),
                row.getInt("base_version"),
                RolloutRule.parse(row.getString("rule")),
                Status.of(row.getString("status")),
                row.getString("reason"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                endedAt == null ? null : endedAt.toInstant(),
                row.getString("ended_by"));
    }
}
