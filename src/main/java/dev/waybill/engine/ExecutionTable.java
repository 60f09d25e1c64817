package dev.waybill.engine;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.json.Json;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads executions. */
final class ExecutionTable {
    private static final String COLUMNS =
            """
            select id, workflow_id, workflow_name, workflow_version, status, trigger, error_code, error_message, error_task_id,
                created_at, started_at, completed_at""";

    private static final String FIND = COLUMNS
            + """
            , input, output
            from execution
            where tenant_id = :tenant and id = :id""";

    private static final String LIST = COLUMNS
            + """

            from execution
            where tenant_id = :tenant""";

    private static final String LAST_OF = COLUMNS
            + """

            from unnest(:workflows) w(wanted)
            cross join lateral (
                select *
                from execution
                where tenant_id = :tenant and workflow_id = w.wanted
                order by id desc
                limit 1) last""";

    private static final String TALLY =
            """
            select count(*) filter (where status <> 'cancelled') as ended, count(*) filter (where status in ('failed', 'timed_out')) as failed
            from (
                select status
                from execution
                where tenant_id = :tenant and rollout_id = :rollout and completed_at is not null
                order by completed_at desc
                limit :limit) last""";

    /** An execution with its values as they are stored: JSON or references to blobs. */
    record Stored(Execution execution, String input, @Nullable String output) {}

    private final JdbcClient jdbc;

    ExecutionTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Stored> find(ExecutionKey key) {
        return jdbc.sql(FIND)
                .param("tenant", key.tenant().value())
                .param("id", key.id())
                .query((row, _) ->
                        new Stored(execution(key.tenant(), row), row.getString("input"), row.getString("output")))
                .optional();
    }

    Page<Execution> list(TenantId tenant, ExecutionFilter filter, PageRequest request) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("tenant", tenant.value());
        List<String> conditions = new ArrayList<>();
        source(filter, conditions, parameters);
        filter.createdAfter().ifPresent(at -> {
            condition(conditions, "created_at > :after", parameters, "after", at.atOffset(ZoneOffset.UTC));
            condition(conditions, "id >= first_id(:after)", parameters, "after", at.atOffset(ZoneOffset.UTC));
        });
        filter.createdBefore().ifPresent(at -> {
            condition(conditions, "created_at < :before", parameters, "before", at.atOffset(ZoneOffset.UTC));
            condition(conditions, "id < first_id(:before)", parameters, "before", at.atOffset(ZoneOffset.UTC));
        });
        request.after(key -> UUID.fromString((String) key.getFirst()))
                .ifPresent(last -> condition(conditions, filter.oldestFirst() ? "id > :last" : "id < :last", parameters, "last", last));
        var rows = jdbc.sql(list(conditions, filter))
                .params(parameters)
                .param("limit", request.limit() + 1)
                .query((row, _) -> execution(tenant, row))
                .list();
        return request.page(rows, execution -> List.of(execution.id().toString()));
    }

    /**
     * The first ones of each status, then the first ones of these: an index has them in order for one status only. Statuses are
     * written out, so that the indexes that hold some of them can serve.
     */
    private static String list(List<String> conditions, ExecutionFilter filter) {
        var order = " order by " + (filter.oldestFirst() ? "id" : "id desc") + " limit :limit";
        var all = LIST + conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
        var branches = filter.statuses().stream().map(status -> all + " and status = '" + status.word() + "'" + order).toList();
        return switch (branches.size()) {
            case 0 -> all + order;
            case 1 -> branches.getFirst();
            default -> branches.stream().collect(Collectors.joining(") union all (", "select * from ((", ")) each_status")) + order;
        };
    }

    /** Of a busy workflow and a rare trigger, only statistics of both tell where to look: they are written out then. */
    private static void source(ExecutionFilter filter, List<String> conditions, Map<String, Object> parameters) {
        if (filter.workflowId().isPresent() && filter.triggerType().isPresent()) {
            conditions.add("workflow_id = '" + filter.workflowId().get() + "' and trigger_type = '" + filter.triggerType().get() + "'");
            return;
        }
        filter.workflowId().ifPresent(id -> condition(conditions, "workflow_id = :workflow", parameters, "workflow", id));
        filter.triggerType().ifPresent(type -> condition(conditions, "trigger_type = :trigger", parameters, "trigger", type));
    }

    private static void condition(
            List<String> conditions, String condition, Map<String, Object> parameters, String name, Object value) {
        conditions.add(condition);
        parameters.put(name, value);
    }

    Map<UUID, Execution> lastOf(TenantId tenant, List<UUID> workflowIds) {
        return jdbc
                .sql(LAST_OF)
                .param("tenant", tenant.value())
                .param("workflows", workflowIds.toArray(UUID[]::new))
                .query((row, _) -> execution(tenant, row))
                .list()
                .stream()
                .collect(Collectors.toMap(Execution::workflowId, execution -> execution));
    }

    Tally tally(TenantId tenant, UUID rollout, int atMost) {
        return jdbc.sql(TALLY)
                .param("tenant", tenant.value())
                .param("rollout", rollout)
                .param("limit", atMost)
                .query((row, _) -> new Tally(row.getInt("ended"), row.getInt("failed")))
                .single();
    }

    @SuppressWarnings("unchecked")
    private static Execution execution(TenantId tenant, ResultSet row) throws SQLException {
        var code = row.getString("error_code");
        var createdAt = instant(row, "created_at");
        if (createdAt == null) {
            throw new IllegalStateException("An execution was created");
        }
        return new Execution(
                tenant,
                row.getObject("id", UUID.class),
                row.getObject("workflow_id", UUID.class),
                row.getString("workflow_name"),
                row.getInt("workflow_version"),
                ExecutionStatus.of(row.getString("status")),
                (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(row.getString("trigger"))),
                null,
                null,
                code == null
                        ? null
                        : new ExecutionError(code, row.getString("error_message"), row.getString("error_task_id")),
                createdAt,
                instant(row, "started_at"),
                instant(row, "completed_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
