package dev.waybill.worker;

import dev.waybill.engine.Messages.Address;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The tasks of workers, handed out past those that others are just taking. */
final class WorkerTable {
    private static final String INSERT =
            """
            insert into worker_task (tenant_id, execution_id, task_id, attempt, topic, pool, input, idempotency_key, lease_ms, available_at, created_at)
            select :tenant, :execution, :task, :attempt, :topic, :pool, :input, :key, :lease, clock_timestamp(), clock_timestamp()
            where not exists (
                select
                from message
                where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt)
            on conflict do nothing""";

    private static final String TAKE =
            """
            with due as (
                select execution_id, task_id, attempt
                from worker_task
                where tenant_id = :tenant and topic = :topic and pool in ('', :pool) and available_at <= statement_timestamp()
                order by available_at
                limit :most
                for update skip locked)
            update worker_task w
            set token = token + 1, available_at = clock_timestamp() + lease_ms * interval '1 millisecond'
            from due d
            where w.tenant_id = :tenant and w.execution_id = d.execution_id and w.task_id = d.task_id and w.attempt = d.attempt
            returning w.execution_id, w.task_id, w.attempt, w.topic, w.input, w.idempotency_key, w.lease_ms, w.token, w.available_at, (
                select e.status
                from execution e
                where e.tenant_id = w.tenant_id and e.id = w.execution_id) as status""";

    private static final String OF_TASK = " where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt";

    private static final String DELETE = "delete from worker_task" + OF_TASK;

    private static final String PUT_OFF = "update worker_task set available_at = clock_timestamp() + interval '5 seconds'" + OF_TASK;

    private static final String OF_LEASE = OF_TASK + " and token = :token and available_at > clock_timestamp()";

    private static final String END = "delete from worker_task" + OF_LEASE;

    private static final String RENEW =
            """
            update worker_task w
            set available_at = clock_timestamp() + lease_ms * interval '1 millisecond'"""
                    + OF_LEASE
                    + """
             and exists (
                select
                from execution e
                where e.tenant_id = w.tenant_id and e.id = w.execution_id and e.completed_at is null and e.cancel_requested_at is null)
            returning available_at""";

    private static final String AVAILABLE =
            """
            select tenant_id, topic
            from unnest(:tenants, :topics) as wanted(tenant_id, topic)
            where exists (
                select
                from worker_task w
                where w.tenant_id = wanted.tenant_id and w.topic = wanted.topic and w.available_at <= statement_timestamp())""";

    private static final String EXPIRE =
            """
            delete from worker_task
            where ctid = any (array(
                select w.ctid
                from worker_task w
                left join execution e on e.tenant_id = w.tenant_id and e.id = w.execution_id
                where w.created_at < clock_timestamp() - interval '1 day' and (e.id is null or e.completed_at is not null)
                order by w.created_at
                limit :limit
                for update of w skip locked))""";

    /** A topic that somebody waits for. */
    record Topic(TenantId tenant, String name) {}

    /** @param status of its execution */
    record Taken(WorkerTask task, String status) {
        boolean isLive() {
            return status.equals("running") || status.equals("waiting") || status.equals("queued");
        }

        boolean isPaused() {
            return status.equals("paused");
        }
    }

    private final JdbcClient jdbc;

    WorkerTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false: it is there already, or was done */
    boolean insert(WorkerTask task, String pool) {
        return of(INSERT, task.address())
                        .param("topic", task.topic())
                        .param("pool", pool)
                        .param("input", task.input())
                        .param("key", task.idempotencyKey())
                        .param("lease", task.lease().toMillis())
                        .update()
                == 1;
    }

    private JdbcClient.StatementSpec of(String sql, Address address) {
        return jdbc.sql(sql)
                .param("tenant", address.tenant().value())
                .param("execution", address.execution())
                .param("task", address.task())
                .param("attempt", address.attempt());
    }

    /** Leases up to that many, the longest available first. */
    List<Taken> take(Topic topic, String pool, int most) {
        return jdbc.sql(TAKE)
                .param("tenant", topic.tenant().value())
                .param("topic", topic.name())
                .param("pool", pool)
                .param("most", most)
                .query((row, _) -> new Taken(task(topic.tenant(), row), String.valueOf(row.getString("status"))))
                .list();
    }

    private static WorkerTask task(TenantId tenant, ResultSet row) throws SQLException {
        return new WorkerTask(
                new Address(tenant, row.getObject("execution_id", UUID.class), row.getString("task_id"), row.getInt("attempt")),
                row.getString("topic"),
                row.getString("input"),
                row.getString("idempotency_key"),
                Duration.ofMillis(row.getLong("lease_ms")),
                row.getInt("token"),
                row.getObject("available_at", OffsetDateTime.class).toInstant());
    }

    /** Nobody does it any more. */
    void delete(Address address) {
        of(DELETE, address).update(); // none: it is done
    }

    /** Nobody does it for some seconds. */
    void putOff(Address address) {
        of(PUT_OFF, address).update(); // none: it is done
    }

    /** @return false: the lease is not this one any more, or over */
    boolean end(Address address, int token) {
        return of(END, address).param("token", token).update() == 1;
    }

    /** When the lease now ends; empty: it is not this one any more, or over, or its execution stops. */
    Optional<Instant> renew(Address address, int token) {
        return of(RENEW, address)
                .param("token", token)
                .query((row, _) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Which of these have something to do. */
    List<Topic> available(Collection<Topic> topics) {
        return jdbc.sql(AVAILABLE)
                .param("tenants", topics.stream().map(topic -> topic.tenant().value()).toArray(UUID[]::new))
                .param("topics", topics.stream().map(Topic::name).toArray(String[]::new))
                .query((row, _) -> new Topic(new TenantId(row.getObject("tenant_id", UUID.class)), row.getString("topic")))
                .list();
    }

    int expire(int limit) {
        return jdbc.sql(EXPIRE).param("limit", limit).update();
    }
}
