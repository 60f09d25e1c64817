package dev.waybill.engine.repair;

import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Executions of elsewhere. */
final class ImportTable {
    private static final int MOST = 1_000;

    private static final String INSERT =
            """
            insert into imported_execution (tenant_id, id, source_id, workflow_name, status, bundle, imported_at, imported_by)
            select :tenant, :id, :source, :workflow, :status, :bundle, :at, :by
            where (select count(*) from imported_execution where tenant_id = :tenant) < :most""";

    private static final String FIND =
            """
            select id, source_id, workflow_name, status, imported_at, imported_by, bundle
            from imported_execution
            where tenant_id = :tenant and id = :id""";

    private static final String LIST =
            """
            select id, source_id, workflow_name, status, imported_at, imported_by, null as bundle
            from imported_execution
            where tenant_id = :tenant and id < :before
            order by id desc
            limit :limit""";

    private static final String DELETE =
            """
            delete from imported_execution
            where tenant_id = :tenant and id = :id""";

    private final JdbcClient jdbc;

    ImportTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @return false when there are too many already */
    boolean insert(TenantId tenant, Imported imported) {
        return jdbc.sql(INSERT)
                        .param("tenant", tenant.value())
                        .param("id", imported.id())
                        .param("source", imported.source())
                        .param("workflow", imported.workflowName())
                        .param("status", imported.status())
                        .param("bundle", Json.write(imported.bundle()))
                        .param("at", imported.importedAt().atOffset(ZoneOffset.UTC))
                        .param("by", imported.importedBy())
                        .param("most", MOST)
                        .update()
                == 1;
    }

    Optional<Imported> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND).param("tenant", tenant.value()).param("id", id).query((row, _) -> imported(row)).optional();
    }

    List<Imported> list(TenantId tenant, UUID before, int limit) {
        return jdbc.sql(LIST)
                .param("tenant", tenant.value())
                .param("before", before)
                .param("limit", limit)
                .query((row, _) -> imported(row))
                .list();
    }

    @SuppressWarnings("unchecked")
    private static Imported imported(ResultSet row) throws SQLException {
        var bundle = row.getString("bundle");
        return new Imported(
                row.getObject("id", UUID.class),
                row.getObject("source_id", UUID.class),
                row.getString("workflow_name"),
                row.getString("status"),
                row.getObject("imported_at", OffsetDateTime.class).toInstant(),
                row.getString("imported_by"),
                bundle == null ? null : (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(bundle)));
    }

    boolean delete(TenantId tenant, UUID id) {
        return jdbc.sql(DELETE).param("tenant", tenant.value()).param("id", id).update() == 1;
    }
}
