package dev.waybill.engine;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Executions that are to be warned of or are late. Within a transaction. */
final class SlaTable {
    private static final String DUE =
            """
            with due as (
                select ctid as place, tenant_id, execution_id, due_at, late_at
                from sla_watch
                where due_at <= statement_timestamp()
                order by due_at
                limit :limit
                for update skip locked)
            select d.place::text, d.tenant_id, d.execution_id, d.due_at, d.late_at, e.id is not null as is_there, e.owner, e.sla, e.completed_at
            from due d
            left join lateral (
                select id, owner, sla, completed_at
                from execution
                where tenant_id = d.tenant_id and id = d.execution_id
                offset 0) e on true""";

    private static final String LATER =
            """
            update sla_watch
            set due_at = late_at
            where ctid = cast(:place as tid)""";

    private static final String FORGET =
            """
            delete from sla_watch
            where ctid = cast(:place as tid)""";

    private static final String MARK =
            """
            update execution
            set sla = :sla
            where tenant_id = :tenant and id = :id""";

    /** @param place of the row that says so */
    record Watched(
            String place,
            ExecutionKey execution,
            Instant dueAt,
            Instant lateAt,
            boolean isThere,
            @Nullable Long owner,
            @Nullable String sla,
            @Nullable Instant completedAt) {
        /** Whether it is to be warned of; else it is late. */
        boolean isWarning() {
            return dueAt.isBefore(lateAt);
        }
    }

    private final JdbcClient jdbc;

    SlaTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Watched> due(int limit) {
        return jdbc.sql(DUE).param("limit", limit).query((row, _) -> watched(row)).list();
    }

    private static Watched watched(ResultSet row) throws SQLException {
        var completedAt = row.getObject("completed_at", OffsetDateTime.class);
        return new Watched(
                row.getString("place"),
                new ExecutionKey(new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("execution_id", UUID.class)),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getObject("late_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("is_there"),
                row.getObject("owner", Long.class),
                row.getString("sla"),
                completedAt == null ? null : completedAt.toInstant());
    }

    /** From a warning to the instant at which it is late. */
    void later(Watched watched) {
        jdbc.sql(LATER).param("place", watched.place()).update();
    }

    void forget(Watched watched) {
        jdbc.sql(FORGET).param("place", watched.place()).update();
    }

    void mark(Watched watched, String sla) {
        jdbc.sql(MARK)
                .param("sla", sla)
                .param("tenant", watched.execution().tenant().value())
                .param("id", watched.execution().id())
                .update();
    }
}
