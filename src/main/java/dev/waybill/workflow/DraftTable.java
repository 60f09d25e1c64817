package dev.waybill.workflow;

import dev.waybill.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Drafts as they are stored. Changed only while the row of their workflow is locked. */
@Component
final class DraftTable {
    private static final String FIND =
            """
            select revision, definition, base_version, created_at, created_by, updated_at, updated_by
            from workflow_draft
            where tenant_id = :tenant and workflow_id = :workflow""";

    private static final String SAVE =
            """
            insert into workflow_draft (tenant_id, workflow_id, revision, definition, base_version, created_at, created_by, updated_at, updated_by)
            values (:tenant, :workflow, :revision, :definition, :base, :createdAt, :createdBy, :updatedAt, :updatedBy)
            on conflict (tenant_id, workflow_id) do update
            set revision = excluded.revision,
                definition = excluded.definition,
                updated_at = excluded.updated_at,
                updated_by = excluded.updated_by""";

    private static final String DELETE =
            """
            delete from workflow_draft
            where tenant_id = :tenant and workflow_id = :workflow""";

    private final JdbcClient jdbc;

    DraftTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Draft> find(WorkflowKey workflow) {
        return jdbc.sql(FIND)
                .param("tenant", workflow.tenantId())
                .param("workflow", workflow.id())
                .query((row, _) -> draft(row))
                .optional();
    }

    @SuppressWarnings("unchecked") // plain JSON: the keys of an object are texts
    private static Draft draft(ResultSet row) throws SQLException {
        return new Draft(
                row.getObject("revision", UUID.class),
                (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(row.getString("definition"))),
                row.getInt("base_version"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("created_by"),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getString("updated_by"));
    }

    void save(WorkflowKey workflow, Draft draft) {
        jdbc.sql(SAVE)
                .param("tenant", workflow.tenantId())
                .param("workflow", workflow.id())
                .param("revision", draft.revision())
                .param("definition", Json.write(draft.document()))
                .param("base", draft.baseVersion())
                .param("createdAt", draft.createdAt().atOffset(ZoneOffset.UTC))
                .param("createdBy", draft.createdBy())
                .param("updatedAt", draft.updatedAt().atOffset(ZoneOffset.UTC))
                .param("updatedBy", draft.updatedBy())
                .update();
    }

    /** Without effect when there is none. */
    void delete(WorkflowKey workflow) {
        jdbc.sql(DELETE)
                .param("tenant", workflow.tenantId())
                .param("workflow", workflow.id())
                .update();
    }
}
