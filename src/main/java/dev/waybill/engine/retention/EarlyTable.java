package dev.waybill.engine.retention;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Executions that go before their month, as their workflows say. Within a transaction. */
final class EarlyTable {
    private static final String DUE =
            """
            with due as (
                select ctid as place, tenant_id, execution_id, keep_succeeded, keep_failed
                from retention_watch
                where due_at <= :now
                order by due_at
                limit :limit
                for update skip locked)
            select d.place::text, d.tenant_id, d.execution_id, d.keep_succeeded, d.keep_failed, e.id is not null as is_there, e.status, e.completed_at
            from due d
            left join lateral (
                select id, status, completed_at
                from execution
                where tenant_id = d.tenant_id and id = d.execution_id
                offset 0) e on true""";

    private static final String LATER =
            """
            update retention_watch
            set due_at = :due
            where ctid = cast(:place as tid)""";

    private static final String FORGET =
            """
            delete from retention_watch
            where ctid = any (cast(:places as tid[]))""";

    /** Those that were not retried by hand since they were looked at. */
    private static final String LOCK =
            """
            select id
            from execution
            where tenant_id = :tenant and id = any (:ids) and completed_at <= :before
            for update""";

    private static final List<String> REMOVE = List.of(
            "delete from journal where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from blob where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from message where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from event_wait where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from approval where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from search_attribute where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from concurrency_slot where tenant_id = :tenant and execution_id = any (:ids)",
            "delete from execution where tenant_id = :tenant and id = any (:ids)");

    /**
     * An execution that may have to go.
     *
     * @param place of the row that says so
     * @param completedAt null: it lives, or is not there
     * @param keep  milliseconds after the end, by how it ended; null: as long as others
     * @param least milliseconds that any end is kept
     */
    record Watched(String place, ExecutionKey execution, boolean isThere, @Nullable Instant completedAt, @Nullable Long keep, long least) {}

    private final JdbcClient jdbc;

    EarlyTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Watched> due(Instant now, int limit) {
        return jdbc.sql(DUE).param("now", now.atOffset(ZoneOffset.UTC)).param("limit", limit).query((row, _) -> watched(row)).list();
    }

    private static Watched watched(ResultSet row) throws SQLException {
        var succeeded = row.getObject("keep_succeeded", Long.class);
        var failed = row.getObject("keep_failed", Long.class);
        var completedAt = row.getObject("completed_at", OffsetDateTime.class);
        return new Watched(
                row.getString("place"),
                new ExecutionKey(new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("execution_id", UUID.class)),
                row.getBoolean("is_there"),
                completedAt == null ? null : completedAt.toInstant(),
                "succeeded".equals(row.getString("status")) ? succeeded : failed,
                Math.min(succeeded == null ? Long.MAX_VALUE : succeeded, failed == null ? Long.MAX_VALUE : failed));
    }

    void lookAgain(Watched watched, Instant due) {
        jdbc.sql(LATER).param("place", watched.place()).param("due", due.atOffset(ZoneOffset.UTC)).update();
    }

    void forget(List<Watched> watched) {
        jdbc.sql(FORGET).param("places", watched.stream().map(Watched::place).toArray(String[]::new)).update();
    }

    /** Removes executions with all that is theirs, unless they were retried meanwhile; returns those that are gone. */
    Set<ExecutionKey> remove(Collection<Watched> over) {
        Set<ExecutionKey> gone = new HashSet<>();
        Map<TenantId, List<Watched>> byTenant = over.stream().collect(Collectors.groupingBy(watched -> watched.execution().tenant()));
        byTenant.forEach((tenant, watched) -> {
            var ended = lock(tenant, watched);
            for (var sql : REMOVE) {
                jdbc.sql(sql).param("tenant", tenant.value()).param("ids", ended.toArray(UUID[]::new)).update();
            }
            ended.forEach(id -> gone.add(new ExecutionKey(tenant, id)));
        });
        return gone;
    }

    private List<UUID> lock(TenantId tenant, List<Watched> watched) {
        var latest = watched.stream().map(Watched::completedAt).filter(at -> at != null).max(Instant::compareTo).orElse(Instant.EPOCH);
        return jdbc.sql(LOCK)
                .param("tenant", tenant.value())
                .param("ids", watched.stream().map(one -> one.execution().id()).toArray(UUID[]::new))
                .param("before", latest.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE)
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }
}
