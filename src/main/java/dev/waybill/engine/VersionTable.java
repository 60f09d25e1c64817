package dev.waybill.engine;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Versions as they are stored. */
final class VersionTable {
    private static final String PUBLISH =
            """
            insert into workflow_version (tenant_id, workflow_id, version, definition, definition_hash, created_at, created_by, comment)
            select :tenant, :workflow, coalesce(max(version), 0) + 1, :definition, sha256(convert_to(:definition, 'UTF8')), :createdAt, :createdBy, :comment
            from workflow_version
            where tenant_id = :tenant and workflow_id = :workflow
            returning version""";

    private static final String FIND =
            """
            select definition, definition_hash, created_at, created_by, comment
            from workflow_version
            where tenant_id = :tenant and workflow_id = :workflow and version = :version""";

    private static final String LIST =
            """
            select version, created_at, created_by, comment, encode(definition_hash, 'hex') as hash
            from workflow_version
            where tenant_id = :tenant and workflow_id = :workflow and version < :before
            order by version desc
            limit :limit""";

    record Stored(String definition, byte[] hash, Instant createdAt, String createdBy, @Nullable String comment) {}

    private final JdbcClient jdbc;

    VersionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int publish(
            TenantId tenant, UUID workflow, String definition, Instant createdAt, String createdBy, @Nullable String comment) {
        return jdbc.sql(PUBLISH)
                .param("tenant", tenant.value())
                .param("workflow", workflow)
                .param("definition", definition)
                .param("createdAt", createdAt.atOffset(ZoneOffset.UTC))
                .param("createdBy", createdBy)
                .param("comment", comment, java.sql.Types.VARCHAR)
                .query(Integer.class)
                .single();
    }

    Optional<Stored> find(TenantId tenant, UUID workflow, int version) {
        return jdbc.sql(FIND)
                .param("tenant", tenant.value())
                .param("workflow", workflow)
                .param("version", version)
                .query((row, _) -> new Stored(
                        row.getString("definition"),
                        row.getBytes("definition_hash"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("created_by"),
                        row.getString("comment")))
                .optional();
    }

    Page<VersionSummary> list(TenantId tenant, UUID workflow, PageRequest request) {
        int before = request.after(key -> Math.toIntExact((Long) key.getFirst())).orElse(Integer.MAX_VALUE);
        var rows = jdbc.sql(LIST)
                .param("tenant", tenant.value())
                .param("workflow", workflow)
                .param("before", before)
                .param("limit", request.limit() + 1)
                .query((row, _) -> new VersionSummary(
                        row.getInt("version"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("created_by"),
                        row.getString("comment"),
                        row.getString("hash")))
                .list();
        return request.page(rows, version -> List.of((long) version.version()));
    }
}
