package dev.waybill.engine.repair;

import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Jobs over many executions. Whoever does one names itself in every change, and is refused when another has it or it was stopped. */
final class BulkTable {
    private static final int MOST_FAILURES = 1_000;
    private static final int MOST_RUNNING = 20;

    private static final String COLUMNS =
            """
            select tenant_id, id, action, filter, rate, status, matched, done, failed, created_at, created_by, started_at, completed_at
            from bulk_job""";

    private static final String INSERT =
            """
            insert into bulk_job (tenant_id, id, action, filter, rate, status, matched, upper_id, created_at, created_by)
            select :tenant, :id, :action, :filter, :rate, 'running', :matched, :id, :at, :by
            where (select count(*) from bulk_job where tenant_id = :tenant and status = 'running') < :most""";

    private static final String FIND = COLUMNS + " where tenant_id = :tenant and id = :id";

    private static final String LIST = COLUMNS + " where tenant_id = :tenant and id < :before order by id desc limit :limit";

    private static final String STOP =
            """
            update bulk_job
            set status = 'stopped', completed_at = :at
            where tenant_id = :tenant and id = :id and status = 'running'""";

    /** What nobody does, or a node that is fenced; and what this one does already. */
    private static final String TAKE =
            """
            update bulk_job j
            set owner = :owner, started_at = coalesce(j.started_at, :at)
            from (
                select tenant_id, id
                from bulk_job b
                where status = 'running'
                    and (b.owner is null or b.owner = :owner or not exists (select from node n where n.incarnation = b.owner and n.fenced_at is null))
                order by created_at
                limit :limit
                for update skip locked) mine
            where j.tenant_id = mine.tenant_id and j.id = mine.id
            returning j.tenant_id, j.id, j.action, j.filter, j.rate, j.upper_id, j.last_id, j.created_by""";

    private static final String ADVANCE =
            """
            update bulk_job
            set last_id = :execution, done = done + :done, failed = failed + :failed
            where tenant_id = :tenant and id = :id and owner = :owner and status = 'running'""";

    private static final String FAILED =
            """
            insert into bulk_failure (tenant_id, job_id, execution_id, code, message)
            select :tenant, :id, :execution, :code, :message
            where (select failed from bulk_job where tenant_id = :tenant and id = :id) <= :most""";

    private static final String COMPLETE =
            """
            update bulk_job
            set status = 'completed', completed_at = :at
            where tenant_id = :tenant and id = :id and owner = :owner and status = 'running'""";

    private static final String FAILURES =
            """
            select execution_id, code, message
            from bulk_failure
            where tenant_id = :tenant and job_id = :id and execution_id > :after
            order by execution_id
            limit :limit""";

    /** What whoever does a job has to know of it. */
    record Task(
            TenantId tenant, UUID id, BulkAction action, BulkFilter filter, @Nullable Integer rate, UUID upper, @Nullable UUID last, String by) {}

    private final JdbcClient jdbc;

    BulkTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when too many jobs run */
    boolean insert(TenantId tenant, UUID id, BulkOrder order, long matched, Instant at) {
        return jdbc.sql(INSERT)
                        .param("tenant", tenant.value())
                        .param("id", id)
                        .param("action", order.action().word())
                        .param("filter", Json.write(order.filter().json()))
                        .param("rate", order.rate(), Types.INTEGER)
                        .param("matched", matched)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("by", order.by())
                        .param("most", MOST_RUNNING)
                        .update()
                == 1;
    }

    Optional<BulkJob> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND).param("tenant", tenant.value()).param("id", id).query((row, _) -> job(row)).optional();
    }

    /** The newest first. */
    List<BulkJob> list(TenantId tenant, UUID before, int limit) {
        return jdbc.sql(LIST)
                .param("tenant", tenant.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> job(row))
                .list();
    }

    @SuppressWarnings("unchecked")
    private static BulkJob job(ResultSet row) throws SQLException {
        return new BulkJob(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getObject("id", UUID.class),
                BulkAction.of(row.getString("action")),
                (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(row.getString("filter"))),
                row.getObject("rate", Integer.class),
                BulkJob.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                row.getLong("matched"),
                row.getLong("done"),
                row.getLong("failed"),
                Objects.requireNonNull(instant(row, "created_at")),
                row.getString("created_by"),
                instant(row, "started_at"),
                instant(row, "completed_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    void stop(TenantId tenant, UUID id, Instant at) {
        jdbc.sql(STOP).param("tenant", tenant.value()).param("id", id).param("at", at.atOffset(ZoneOffset.UTC)).update(); // none: it is over
    }

    /** Takes what is to be done. */
    List<Task> take(long owner, Instant at, int limit) {
        return jdbc.sql(TAKE)
                .param("owner", owner)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("limit", limit)
                .query((row, _) -> new Task(
                        new TenantId(row.getObject("tenant_id", UUID.class)),
                        row.getObject("id", UUID.class),
                        BulkAction.of(row.getString("action")),
                        BulkFilter.stored(row.getString("filter")),
                        row.getObject("rate", Integer.class),
                        row.getObject("upper_id", UUID.class),
                        row.getObject("last_id", UUID.class),
                        row.getString("created_by")))
                .list();
    }

    /** @return false when the job is not this owner's any more, or was stopped */
    boolean advance(Task task, long owner, UUID execution, boolean isDone) {
        return of(ADVANCE, task)
                        .param("owner", owner)
                        .param("execution", execution)
                        .param("done", isDone ? 1 : 0)
                        .param("failed", isDone ? 0 : 1)
                        .update()
                == 1;
    }

    void failed(Task task, BulkJob.Failure failure) {
        of(FAILED, task)
                .param("execution", failure.execution())
                .param("code", failure.code())
                .param("message", failure.message())
                .param("most", MOST_FAILURES)
                .update(); // none: there are enough to see what is wrong
    }

    void complete(Task task, long owner, Instant at) {
        of(COMPLETE, task).param("owner", owner).param("at", at.atOffset(ZoneOffset.UTC)).update(); // none: it was stopped, or is another's
    }

    private JdbcClient.StatementSpec of(String sql, Task task) {
        return jdbc.sql(sql).param("tenant", task.tenant().value()).param("id", task.id());
    }

    List<BulkJob.Failure> failures(TenantId tenant, UUID id, UUID after, int limit) {
        return jdbc.sql(FAILURES)
                .param("tenant", tenant.value())
                .param("id", id)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> new BulkJob.Failure(row.getObject("execution_id", UUID.class), row.getString("code"), row.getString("message")))
                .list();
    }
}
