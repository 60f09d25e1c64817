package dev.waybill.approval;

import dev.waybill.approval.Approval.Decision;
import dev.waybill.approval.Approval.Status;
import dev.waybill.engine.Messages.Address;
import dev.waybill.json.Json;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people are asked. */
final class ApprovalTable {
    private static final String INSERT =
            """
            insert into approval (tenant_id, execution_id, task_id, attempt, id, title, approvers, quorum, form, status, decisions, created_at, due_at)
            values (:tenant, :execution, :task, :attempt, :id, :title, :approvers, :quorum, :form, 'pending', '[]', :created_at, :due_at)
            on conflict do nothing""";

    private static final String COLUMNS =
            """
            select a.execution_id, a.task_id, a.attempt, a.id, a.title, a.approvers, a.quorum, a.form, a.decisions, a.created_at, a.due_at,
                a.decided_at, a.reminders, a.escalated_at,
                case when a.status = 'pending' and e.completed_at is not null then 'cancelled' else a.status end as status
            from approval a
            left join execution e on e.tenant_id = a.tenant_id and e.id = a.execution_id
            where a.tenant_id = :tenant""";

    private static final String FIND = COLUMNS + " and a.id = :id";

    private static final String LOCK = FIND + " for update of a";

    private static final String LIST = COLUMNS + " and a.id < :before";

    private static final String OF_STATUS = " and a.status = :status";
    /** One whose execution has ended waits for nobody. */
    private static final String LIVE = " and e.completed_at is null";

    private static final String MINE = " and a.approvers @> array[:mine]::text[]";

    private static final String ORDER = " order by a.id desc limit :limit";

    private static final String UPDATE =
            """
            update approval
            set status = :status, decisions = :decisions, decided_at = :decided_at, approvers = :approvers
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt""";

    private static final String TIME_OUT =
            """
            update approval
            set status = 'timed_out', decided_at = :now
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt and status = 'pending'""";

    private static final String REMIND =
            """
            update approval
            set reminders = greatest(reminders, :reminders)
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt and status = 'pending'""";

    private static final String ESCALATE =
            """
            update approval
            set approvers = approvers || :approvers, escalated_at = :now
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt and status = 'pending'
                and escalated_at is null""";

    private static final UUID LAST = new UUID(-1, -1);

    private final JdbcClient jdbc;

    ApprovalTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Nothing if it is there already. */
    void insert(Approval approval) {
        of(INSERT, approval.address())
                .param("id", approval.id())
                .param("title", approval.title())
                .param("approvers", approval.approvers().toArray(String[]::new))
                .param("quorum", approval.quorum())
                .param("form", approval.form() == null ? null : Json.write(approval.form()))
                .param("created_at", at(approval.createdAt()))
                .param("due_at", at(approval.dueAt()))
                .update();
    }

    private JdbcClient.StatementSpec of(String sql, Address address) {
        return jdbc.sql(sql)
                .param("tenant", address.tenant().value())
                .param("execution", address.execution())
                .param("task", address.task())
                .param("attempt", address.attempt());
    }

    Optional<Approval> find(TenantId tenant, UUID id) {
        return jdbc.sql(FIND).param("tenant", tenant.value()).param("id", id).query((row, _) -> approval(tenant, row)).optional();
    }

    Optional<Approval> lock(TenantId tenant, UUID id) {
        return jdbc.sql(LOCK).param("tenant", tenant.value()).param("id", id).query((row, _) -> approval(tenant, row)).optional();
    }

    /** @param mine an approver as the rows name them; null: whosever */
    Page<Approval> list(TenantId tenant, Optional<Status> status, @Nullable String mine, PageRequest request) {
        var before = request.after(key -> UUID.fromString((String) key.getFirst())).orElse(LAST);
        var sql = LIST
                + (status.isEmpty() ? "" : OF_STATUS)
                + (status.filter(Status.PENDING::equals).isEmpty() ? "" : LIVE)
                + (mine == null ? "" : MINE)
                + ORDER;
        var statement = jdbc.sql(sql).param("tenant", tenant.value()).param("before", before).param("limit", request.limit() + 1);
        if (status.isPresent()) {
            statement = statement.param("status", status.get().word());
        }
        if (mine != null) {
            statement = statement.param("mine", mine);
        }
        return request.page(statement.query((row, _) -> approval(tenant, row)).list(), approval -> List.of(approval.id().toString()));
    }

    /** Notes how one stands that is locked. */
    void update(Approval approval) {
        int changed = of(UPDATE, approval.address())
                .param("status", approval.status().word())
                .param("decisions", Json.write(approval.decisions().stream().map(ApprovalTable::json).toList()))
                .param("decided_at", at(approval.decidedAt()))
                .param("approvers", approval.approvers().toArray(String[]::new))
                .update();
        if (changed != 1) {
            throw new IllegalStateException("A locked row is there");
        }
    }

    /** @return false: it is decided, or its time was over before */
    boolean timeOut(Address address, Instant now) {
        return of(TIME_OUT, address).param("now", at(now)).update() == 1;
    }

    void remind(Address address, int reminders) {
        of(REMIND, address).param("reminders", reminders).update(); // none: it is decided
    }

    void escalate(Address address, List<String> approvers, Instant now) {
        of(ESCALATE, address).param("approvers", approvers.toArray(String[]::new)).param("now", at(now)).update(); // none: once is enough
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static Map<String, @Nullable Object> json(Decision decision) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("by", decision.by());
        json.put("decision", decision.isApproval() ? "approved" : "rejected");
        json.put("comment", decision.comment());
        json.put("form", decision.form());
        json.put("at", decision.at().toString());
        return json;
    }

    private static Decision decision(Map<?, ?> json) {
        return new Decision(
                String.valueOf(json.get("by")),
                "approved".equals(json.get("decision")),
                (String) json.get("comment"),
                json.get("form"),
                Instant.parse(String.valueOf(json.get("at"))));
    }

    private static Approval approval(TenantId tenant, ResultSet row) throws SQLException {
        var form = row.getString("form");
        var decisions = (List<?>) Objects.requireNonNull(Json.parse(row.getString("decisions")));
        return new Approval(
                row.getObject("id", UUID.class),
                new Address(tenant, row.getObject("execution_id", UUID.class), row.getString("task_id"), row.getInt("attempt")),
                row.getString("title"),
                List.of((String[]) row.getArray("approvers").getArray()),
                row.getInt("quorum"),
                form == null ? null : Json.parse(form),
                Status.of(row.getString("status")),
                decisions.stream().map(decision -> decision((Map<?, ?>) decision)).toList(),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "due_at"),
                instant(row, "decided_at"),
                row.getInt("reminders"),
                instant(row, "escalated_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
