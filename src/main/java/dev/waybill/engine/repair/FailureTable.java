package dev.waybill.engine.repair;

import dev.waybill.engine.repair.FailureGroup.Count;
import dev.waybill.engine.repair.FailureGroup.Note;
import dev.waybill.tenant.TenantId;
import java.sql.Array;
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

/** Groups of failures, told from the executions that failed, by an index that holds no others. */
final class FailureTable {
    private static final int MOST_GROUPS = 1_000;
    private static final int MOST_COUNTED = 100_000;
    private static final int SAMPLES = 5;

    private static final String GROUP = "failure_group(workflow_id, error_task_id, error_code, error_message)";
    private static final String FAILED = "tenant_id = :tenant and status in ('failed', 'timed_out')";

    /** The first failure of each group, found by hops over the index. */
    private static final String EACH =
            """
            with recursive found as (
                (select %1$s as group_id
                from execution
                where %2$s
                order by %1$s
                limit 1)
                union all
                select next.group_id
                from found f
                cross join lateral (
                    select %1$s as group_id
                    from execution
                    where %2$s and %1$s > f.group_id
                    order by %1$s
                    limit 1) next),
            """.formatted(GROUP, FAILED);

    private static final String ONE =
            """
            with found as (
                select cast(:group as uuid) as group_id),
            """;

    private static final String COUNTED =
            """
            counted as (
                select f.group_id, c.number, c.first_seen, c.last_seen, c.samples
                from (select group_id from found limit :groups) f
                cross join lateral (
                    select count(*) as number, min(x.completed_at) as first_seen, max(x.completed_at) as last_seen, (array_agg(x.id))[1 : %3$d] as samples
                    from (
                        select id, completed_at
                        from execution e
                        where %2$s and %1$s = f.group_id
                            and not exists (
                                select
                                from rerun r
                                join execution repair on repair.tenant_id = r.tenant_id and repair.id = r.execution_id and repair.status = 'succeeded'
                                where r.tenant_id = :tenant and r.source_id = e.id)
                        order by %1$s desc, id desc
                        limit :counted) x) c
                where c.number > 0)
            select c.group_id, c.number, c.first_seen, c.last_seen, c.samples, e.workflow_id, e.workflow_name, e.error_task_id, e.error_code,
                e.error_message, failure_shape(e.error_message) as shape, n.owner, n.note, n.updated_at, n.updated_by
            from counted c
            join execution e on e.tenant_id = :tenant and e.id = c.samples[1]
            left join failure_note n on n.tenant_id = :tenant and n.group_id = c.group_id
            where cast(:workflow as uuid) is null or e.workflow_id = cast(:workflow as uuid)
            order by c.last_seen desc, c.group_id
            """.formatted(GROUP, FAILED, SAMPLES);

    private static final String SET_NOTE =
            """
            insert into failure_note (tenant_id, group_id, owner, note, updated_at, updated_by)
            values (:tenant, :group, :owner, :note, :at, :by)
            on conflict (tenant_id, group_id)
            do update set owner = excluded.owner, note = excluded.note, updated_at = excluded.updated_at, updated_by = excluded.updated_by""";

    private final JdbcClient jdbc;

    FailureTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The last seen first. */
    List<FailureGroup> groups(TenantId tenant, @Nullable UUID workflow) {
        return statement(EACH + COUNTED, tenant)
                .param("groups", MOST_GROUPS)
                .param("workflow", workflow, Types.OTHER)
                .query((row, _) -> group(row))
                .list();
    }

    Optional<FailureGroup> group(TenantId tenant, UUID group) {
        return statement(ONE + COUNTED, tenant)
                .param("groups", 1)
                .param("group", group)
                .param("workflow", null, Types.OTHER)
                .query((row, _) -> group(row))
                .optional();
    }

    private JdbcClient.StatementSpec statement(String sql, TenantId tenant) {
        return jdbc.sql(sql).param("tenant", tenant.value()).param("counted", MOST_COUNTED + 1);
    }

    private static FailureGroup group(ResultSet row) throws SQLException {
        long number = row.getLong("number");
        var count = new Count(Math.min(number, MOST_COUNTED), number > MOST_COUNTED, instant(row, "first_seen"), instant(row, "last_seen"));
        var by = row.getString("updated_by");
        Array samples = row.getArray("samples");
        return new FailureGroup(
                row.getObject("group_id", UUID.class),
                row.getObject("workflow_id", UUID.class),
                row.getString("workflow_name"),
                row.getString("error_task_id"),
                row.getString("error_code"),
                row.getString("shape"),
                row.getString("error_message"),
                count,
                List.of((UUID[]) samples.getArray()),
                by == null ? null : new Note(row.getString("owner"), row.getString("note"), instant(row, "updated_at"), by));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    void note(TenantId tenant, UUID group, Note note) {
        int rows = jdbc.sql(SET_NOTE)
                .param("tenant", tenant.value())
                .param("group", group)
                .param("owner", note.owner(), Types.VARCHAR)
                .param("note", note.text(), Types.VARCHAR)
                .param("at", note.updatedAt().atOffset(ZoneOffset.UTC))
                .param("by", note.updatedBy())
                .update();
        if (rows != 1) {
            throw new IllegalStateException("A note is one row");
        }
    }
}
