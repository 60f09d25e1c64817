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
                created_at, started_at, completed_at, search_attributes, sla""";

    private static final String FIND = COLUMNS
            + """
            , input, output
            from execution
            where tenant_id = :tenant and id = :id""";

    private static final String LIST = COLUMNS
            + """

            from execution e
            where e.tenant_id = :tenant""";

    /**
     * By the first attribute asked for, in whose index they stand in order. Each execution, and what else it has, is looked up one by
     * one (nothing is joined): however wrong the planner's guess of how many there are, a page is found without reading others.
     */
    private static final String LIST_BY_ATTRIBUTE = COLUMNS
            + """

            from search_attribute a
            cross join lateral (
                select *
                from execution one
                where one.tenant_id = a.tenant_id and one.id = a.execution_id
                offset 0) e
            where a.tenant_id = :tenant and a.name = :name""";

    private static final String HAS_ATTRIBUTE =
            """
            (select true
            from search_attribute o
            where o.tenant_id = e.tenant_id and o.name = :name%1$d and o.value = any (:values%1$d) and o.execution_id = e.id
            limit 1)""";

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
        var alternatives = attributes(filter, conditions, parameters);
        var id = alternatives.isEmpty() ? "id" : "execution_id";
        filter.createdAfter().ifPresent(at -> {
            condition(conditions, "created_at > :after", parameters, "after", at.atOffset(ZoneOffset.UTC));
            condition(conditions, id + " >= first_id(:after)", parameters, "after", at.atOffset(ZoneOffset.UTC));
        });
        filter.createdBefore().ifPresent(at -> {
            condition(conditions, "created_at < :before", parameters, "before", at.atOffset(ZoneOffset.UTC));
            condition(conditions, id + " < first_id(:before)", parameters, "before", at.atOffset(ZoneOffset.UTC));
        });
        request.after(key -> UUID.fromString((String) key.getFirst()))
                .ifPresent(last -> condition(conditions, id + (filter.oldestFirst() ? " > :last" : " < :last"), parameters, "last", last));
        var rows = jdbc.sql(list(conditions, alternatives, filter))
                .params(parameters)
                .param("limit", request.limit() + 1)
                .query((row, _) -> execution(tenant, row))
                .list();
        return request.page(rows, execution -> List.of(execution.id().toString()));
    }

    /** @return conditions of which one has to hold: what the first attribute may be; empty: none is asked for */
    private static List<String> attributes(ExecutionFilter filter, List<String> conditions, Map<String, Object> parameters) {
        var alternatives = new ArrayList<String>();
        int number = 0;
        for (var attribute : filter.attributes().entrySet()) {
            var keys = AttributeValue.keys(attribute.getValue());
            if (number == 0) {
                parameters.put("name", attribute.getKey());
                for (var key : keys) {
                    condition(alternatives, "a.value = :value" + alternatives.size(), parameters, "value" + alternatives.size(), key);
                }
            } else {
                parameters.put("values" + number, keys.toArray(String[]::new));
                condition(conditions, HAS_ATTRIBUTE.formatted(number), parameters, "name" + number, attribute.getKey());
            }
            number++;
        }
        return alternatives;
    }

    /**
     * The first ones of each status and of each value that an attribute may be, then the first ones of these: an index has them
     * in order for one of each only. Statuses are written out, so that the indexes that hold some of them can serve.
     */
    private static String list(List<String> conditions, List<String> alternatives, ExecutionFilter filter) {
        var end = (filter.oldestFirst() ? "" : " desc") + " limit :limit";
        var order = " order by " + (alternatives.isEmpty() ? "id" : "execution_id") + end;
        var all = (alternatives.isEmpty() ? LIST : LIST_BY_ATTRIBUTE)
                + conditions.stream().map(condition -> " and " + condition).collect(Collectors.joining());
        var statuses = filter.statuses().stream().map(status -> "status = '" + status.word() + "'").toList();
        var branches = with(alternatives, with(statuses, List.of(all))).stream().map(branch -> branch + order).toList();
        return branches.size() == 1
                ? branches.getFirst()
                : branches.stream().collect(Collectors.joining(") union all (", "select * from ((", ")) each_one")) + " order by id" + end;
    }

    private static List<String> with(List<String> alternatives, List<String> statements) {
        return alternatives.isEmpty()
                ? statements
                : statements.stream().flatMap(sql -> alternatives.stream().map(one -> sql + " and " + one)).toList();
    }

    /** Of a busy workflow and a rare trigger, only statistics of both tell where to look: they are written out then. */
    private static void source(ExecutionFilter filter, List<String> conditions, Map<String, Object> parameters) {
        filter.sla().ifPresent(sla -> conditions.add("sla = '" + sla + "'")); // written out, as the statuses
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
                instant(row, "completed_at"),
                ExecutionTraits.of(row.getString("search_attributes"), row.getString("sla")));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
