package dev.waybill.workflow;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists workflows. */
@Component
final class WorkflowTable {
    // A tenant's workflows are walked in the order that is asked for, by the index that has it, until the page is full. The filters
    // are written so that PostgreSQL cannot tell how few they let pass: else it reads all workflows of all tenants, and sorts.
    private static final String LIST = """
            select page.*, exists (select from workflow_draft d where d.tenant_id = :tenant and d.workflow_id = page.id) as has_draft
            from (
                select id, name, description, version, is_active, tags, task_count, created_at, updated_at
                from workflow
                where tenant_id = :tenant
                  and deleted_at is null
                  %1$s
                  and strpos(search_text, :text) > 0
                  and (:any_tag or array_position(tags, :tag) is not null)
                  and case
                      when is_active then case when version = 0 then :active_draft else :active end
                      else case when version = 0 then :inactive_draft else :inactive end end
                order by %2$s
                limit :limit) page
            order by %2$s
            """;

    private final JdbcClient jdbc;

    WorkflowTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The sort key of a workflow, whatever the order. */
    private record Key(Instant createdAt, UUID id, String name) {
        static final Key NONE = new Key(Instant.EPOCH, new UUID(0, 0), "");

        static Key of(List<?> values) {
            return new Key(
                    Instant.ofEpochMilli(Math.clamp((Long) values.get(0), 0, 253_402_300_799_999L)),
                    UUID.fromString((String) values.get(1)),
                    (String) values.get(2));
        }

        static List<?> of(Summary summary) {
            return List.of(summary.createdAt().toEpochMilli(), summary.id().toString(), summary.name());
        }
    }

    Page<Summary> list(TenantId tenant, WorkflowFilter filter, PageRequest request) {
        var after = request.after(Key::of);
        var key = after.orElse(Key.NONE);
        boolean active = filter.isActive().orElse(true);
        boolean inactive = !filter.isActive().orElse(false);
        boolean draft = filter.isDraft().orElse(true);
        boolean published = !filter.isDraft().orElse(false);
        var rows = jdbc.sql(LIST.formatted(after.isEmpty() ? "" : "and " + filter.order().after, filter.order().by))
                .param("tenant", tenant.value())
                .param("at", OffsetDateTime.ofInstant(key.createdAt(), ZoneOffset.UTC))
                .param("id", key.id())
                .param("name", key.name())
                .param("text", filter.folded())
                .param("any_tag", filter.tag().isEmpty())
                .param("tag", filter.tag().orElse(""))
                .param("active", active && published)
                .param("active_draft", active && draft)
                .param("inactive", inactive && published)
                .param("inactive_draft", inactive && draft)
                .param("limit", request.limit() + 1)
                .query((row, _) -> summary(row))
                .list();
        return request.page(rows, Key::of);
    }

    private static Summary summary(ResultSet row) throws SQLException {
        return new Summary(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("description"),
                row.getInt("version"),
                row.getBoolean("is_active"),
                row.getBoolean("has_draft"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getInt("task_count"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }
}
