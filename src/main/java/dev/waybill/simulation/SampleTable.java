package dev.waybill.simulation;

import dev.waybill.engine.Version;
import dev.waybill.json.Json;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What stands for the variables when a task is tried on its own: beside the version, apart from every execution. */
@Component
class SampleTable {
    private static final String KEEP =
            """
            insert into sample (tenant_id, workflow_id, version, task_id, context, updated_at, updated_by)
            values (:tenant, :workflow, :version, :task, :context, :at, :by)
            on conflict (tenant_id, workflow_id, version, task_id) do update
            set context = excluded.context, updated_at = excluded.updated_at, updated_by = excluded.updated_by""";

    /** A sample of an older version serves too, until the task has one of its own. */
    private static final String FIND =
            """
            select version, context, updated_at, updated_by
            from sample
            where tenant_id = :tenant and workflow_id = :workflow and version <= :version and task_id = :task
            order by version desc
            limit 1""";

    private static final String FORGET =
            """
            delete from sample
            where tenant_id = :tenant and workflow_id = :workflow and version = :version and task_id = :task""";

    /** Of all but the newest versions that have some. */
    private static final String FORGET_OLD =
            """
            delete from sample
            where tenant_id = :tenant and workflow_id = :workflow and version < (
                select min(version)
                from (
                    select distinct version
                    from sample
                    where tenant_id = :tenant and workflow_id = :workflow
                    order by version desc
                    limit 20) newest)""";

    /**
     * A sample as it is kept.
     *
     * @param version for which it was given
     * @param context the variables: plain JSON
     */
    record Sample(int version, Map<String, @Nullable Object> context, Instant updatedAt, String updatedBy) {}

    private final JdbcClient jdbc;

    SampleTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional
    void keep(Version version, String task, Sample sample) {
        int kept = statement(KEEP, version)
                .param("task", task)
                .param("version", version.number())
                .param("context", Json.write(sample.context()))
                .param("at", sample.updatedAt().atOffset(ZoneOffset.UTC))
                .param("by", sample.updatedBy())
                .update();
        if (kept != 1) {
            throw new IllegalStateException("A sample is inserted or replaced");
        }
        statement(FORGET_OLD, version).update(); // mostly none
    }

    Optional<Sample> find(Version version, String task) {
        return statement(FIND, version)
                .param("task", task)
                .param("version", version.number())
                .query((row, _) -> new Sample(
                        row.getInt("version"),
                        object(row.getString("context")),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                        row.getString("updated_by")))
                .optional();
    }

    @SuppressWarnings("unchecked") // as it was written
    private static Map<String, @Nullable Object> object(String json) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(Json.parse(json));
    }

    /** @return whether there was one of this very version */
    boolean forget(Version version, String task) {
        return statement(FORGET, version).param("task", task).param("version", version.number()).update() == 1;
    }

    private JdbcClient.StatementSpec statement(String sql, Version version) {
        return jdbc.sql(sql).param("tenant", version.tenant().value()).param("workflow", version.workflowId());
    }
}
