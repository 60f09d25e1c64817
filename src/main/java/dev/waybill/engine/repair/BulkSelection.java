package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.tenant.TenantId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The executions that a job is about, in the order of their ids. Each status is looked for by itself and written out: the
 * indexes hold some of them, in order for one only.
 */
final class BulkSelection {
    static final UUID FIRST = new UUID(0, 0);

    private static final String IDS = "select id from execution where ";
    private static final String COUNT = "select count(*) as number from execution where ";

    private final JdbcClient jdbc;

    BulkSelection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param upper only executions made before it */
    record Selected(TenantId tenant, BulkAction action, BulkFilter filter, UUID upper) {
        List<ExecutionStatus> statuses() {
            return filter.statuses(action);
        }
    }

    long count(Selected selected) {
        var branches = branches(selected, COUNT, "");
        return branches.isEmpty()
                ? 0
                : jdbc.sql("select cast(sum(number) as bigint) from (" + branches + ") each_status").params(parameters(selected, FIRST)).query(Long.class).single();
    }

    /** @param after the last one that is known; null: none is */
    List<UUID> next(Selected selected, @Nullable UUID after, int limit) {
        var branches = branches(selected, IDS, " order by id limit :limit");
        return branches.isEmpty()
                ? List.of()
                : jdbc.sql("select id from (" + branches + ") each_status order by id limit :limit")
                        .params(parameters(selected, after == null ? FIRST : after))
                        .param("limit", limit)
                        .query((row, _) -> row.getObject("id", UUID.class))
                        .list();
    }

    private static String branches(Selected selected, String select, String order) {
        var filter = selected.filter();
        List<String> conditions = new ArrayList<>(List.of("tenant_id = :tenant", "id > :after", "id < :upper"));
        filter.workflowId().ifPresent(_ -> conditions.add("workflow_id = :workflow"));
        filter.triggerType().ifPresent(_ -> conditions.add("trigger_type = :trigger"));
        filter.createdAfter().ifPresent(_ -> conditions.add("created_at > :from and id >= first_id(:from)"));
        filter.createdBefore().ifPresent(_ -> conditions.add("created_at < :to and id < first_id(:to)"));
        filter.failure().ifPresent(_ -> conditions.add("failure_group(workflow_id, error_task_id, error_code, error_message) = :failure"));
        var all = String.join(" and ", conditions);
        return selected.statuses().stream()
                .map(status -> "(" + select + all + " and status = '" + status.word() + "'" + order + ")")
                .collect(Collectors.joining(" union all "));
    }

    private static Map<String, Object> parameters(Selected selected, UUID after) {
        var filter = selected.filter();
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("tenant", selected.tenant().value());
        parameters.put("after", after);
        parameters.put("upper", selected.upper());
        filter.workflowId().ifPresent(id -> parameters.put("workflow", id));
        filter.triggerType().ifPresent(type -> parameters.put("trigger", type));
        filter.createdAfter().ifPresent(at -> parameters.put("from", at.atOffset(ZoneOffset.UTC)));
        filter.createdBefore().ifPresent(at -> parameters.put("to", at.atOffset(ZoneOffset.UTC)));
        filter.failure().ifPresent(group -> parameters.put("failure", group));
        return parameters;
    }
}
