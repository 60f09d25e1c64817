package dev.waybill.engine.claim;

import dev.waybill.engine.TraceContext;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.json.Json;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which executions a node takes over, in batches, fairly. */
final class ClaimTable {
    private static final int WINDOW = 1_000;
    private static final int MOST_SERVED = 200;

    // One of each tenant before the second of any; among the first ones whose workflow was served longest ago, as there may be
    // room for one only.
    private static final String CHOSEN =
            """
            chosen as (
                select tenant_id, id
                from fair
                order by tenant_turn, place nulls first, wake_at
                limit :limit),
            """;

    // What is due is bounded by the statement's begin and not by clock_timestamp(), which changes from row to row: an index finds
    // only what is compared with something that stays, and else all that is parked would be looked at each time.

    // The longest due. Of a tenant those of the highest priority first, then one of each workflow before the second of any.
    static final String CLAIM_OLDEST =
            """
            with due as (
                select tenant_id, workflow_id, id, coalesce(priority, 5) as priority, wake_at
                from execution
                where owner is null and wake_at <= statement_timestamp()
                order by wake_at
                limit :window),
            ranked as (
                select tenant_id, workflow_id, id, priority, row_number() over (partition by tenant_id, workflow_id order by wake_at) as turn, wake_at
                from due),
            fair as (
                select tenant_id, id, place, wake_at,
                    row_number() over (partition by tenant_id order by priority desc, turn, place nulls first, wake_at) as tenant_turn
                from ranked
                left join unnest(cast(:served as uuid[])) with ordinality as s(workflow_id, place) using (workflow_id)),
            """
                    + CHOSEN;

    // With more due than the window shows, the first of each workflow, found by hops over the index.
    static final String CLAIM_FAIRLY =
            """
            with recursive workflow as (
                (select tenant_id, workflow_id
                from execution
                where owner is null and wake_at is not null
                order by tenant_id, workflow_id
                limit 1)
                union all
                select next.tenant_id, next.workflow_id
                from workflow w
                cross join lateral (
                    select tenant_id, workflow_id
                    from execution
                    where owner is null and wake_at is not null and (tenant_id, workflow_id) > (w.tenant_id, w.workflow_id)
                    order by tenant_id, workflow_id
                    limit 1) next),
            fair as (
                select due.tenant_id, due.id, s.place, due.wake_at,
                    row_number() over (partition by due.tenant_id order by due.priority desc, due.turn, s.place nulls first, due.wake_at) as tenant_turn
                from workflow w
                cross join lateral (
                    select tenant_id, id, coalesce(priority, 5) as priority, wake_at, row_number() over (order by wake_at) as turn
                    from execution
                    where owner is null and wake_at <= statement_timestamp() and tenant_id = w.tenant_id and workflow_id = w.workflow_id
                    order by wake_at
                    limit :limit) due
                left join unnest(cast(:served as uuid[])) with ordinality as s(workflow_id, place) on s.workflow_id = w.workflow_id),
            """
                    + CHOSEN;

    private static final String UPDATE =
            """
            update execution e
            set owner = :incarnation,
                epoch = e.epoch + 1,
                wake_at = null,
                status = case when e.status = 'paused' then 'paused' else 'running' end,
                started_at = coalesce(e.started_at, clock_timestamp()),
                deadline_at = coalesce(e.deadline_at, clock_timestamp() + e.timeout_ms * interval '1 millisecond')
            from locked l
            where e.tenant_id = l.tenant_id and e.id = l.id
            returning e.tenant_id, e.id, e.workflow_id, e.workflow_version, e.definition_hash, e.attempt, e.trigger, e.traceparent, e.input, e.started_at, e.deadline_at,
                e.epoch, e.deaths, e.messages, e.status, e.cancel_requested_at, e.breakpoints, extract(epoch from clock_timestamp() - l.wake_at) as late""";

    static final String TAKE =
            """
            locked as (
                select e.tenant_id, e.id, e.wake_at
                from chosen c
                join execution e on e.tenant_id = c.tenant_id and e.id = c.id
                where e.owner is null and e.wake_at <= statement_timestamp()
                for update of e skip locked)
            """
                    + UPDATE;

    // By priority, first come, first served. What is chosen leaves the queue, so that it has to be locked, however long that takes: what
    // has gone on otherwise meanwhile, or is paused, comes back by itself if it has to.
    static final String CLAIM_IN_POOLS =
            """
            with chosen as (
                select q.place, q.tenant_id, q.execution_id, q.priority, q.queued_at
                from unnest(cast(:pools as text[])) p(pool)
                cross join lateral (
                    select ctid as place, tenant_id, execution_id, priority, queued_at
                    from pool_queue
                    where pool = p.pool
                    order by priority desc, queued_at
                    limit :limit
                    for update skip locked) q
                order by q.priority desc, q.queued_at
                limit :limit),
            left_over as (
                delete from pool_queue
                where ctid = any (array(select place from chosen))),
            locked as (
                select e.tenant_id, e.id, c.queued_at as wake_at
                from chosen c
                join execution e on e.tenant_id = c.tenant_id and e.id = c.execution_id
                where e.owner is null and e.status = 'waiting'
                for update of e)
            """
                    + UPDATE;

    static final String IS_CROWDED =
            """
            select count(*) >= :window
            from (
                select 1
                from execution
                where owner is null and wake_at <= statement_timestamp()
                limit :window) due""";

    private static final String SIGNALLED =
            """
            select tenant_id, id, epoch, status, cancel_requested_at, breakpoints
            from execution
            where owner = :incarnation and (status = 'paused' or cancel_requested_at is not null)
            union all
            select tenant_id, id, epoch, status, cancel_requested_at, breakpoints
            from execution
            where owner = :incarnation and breakpoints is not null and status <> 'paused' and cancel_requested_at is null""";

    private static final String SIGNALS =
            """
            select status, cancel_requested_at, breakpoints
            from execution
            where tenant_id = :tenant and id = :id""";

    private final JdbcClient jdbc;
    private final ClaimMeter meter;
    /** Workflows of which something was claimed here, the last one last; of the claiming thread alone. */
    private final SequencedSet<UUID> served = new LinkedHashSet<>();

    ClaimTable(JdbcClient jdbc, ClaimMeter meter) {
        this.jdbc = jdbc;
        this.meter = meter;
    }

    /** Takes over up to that many executions that wait for a node with one of these labels. */
    List<RunRecord> claimInPools(long incarnation, Set<String> pools, int limit) {
        var claimed = jdbc.sql(CLAIM_IN_POOLS)
                .param("pools", pools.toArray(String[]::new))
                .param("limit", limit)
                .param("incarnation", incarnation)
                .query((row, _) -> claimed(row, incarnation))
                .list();
        meter.claimed(claimed.size());
        return claimed;
    }

    private RunRecord claimed(ResultSet row, long incarnation) throws SQLException {
        meter.late(row.getDouble("late"));
        return record(row, incarnation);
    }

    /** Takes over up to that many executions that are due and owned by nobody. */
    List<RunRecord> claim(long incarnation, int limit) {
        boolean isCrowded = jdbc.sql(IS_CROWDED).param("window", WINDOW).query(Boolean.class).single();
        var statement = isCrowded
                ? jdbc.sql(CLAIM_FAIRLY + TAKE)
                : jdbc.sql(CLAIM_OLDEST + TAKE).param("window", WINDOW);
        var claimed = statement
                .param("limit", limit)
                .param("incarnation", incarnation)
                .param("served", served.toArray(UUID[]::new))
                .query((row, _) -> claimed(row, incarnation))
                .list();
        meter.claimed(claimed.size());
        claimed.forEach(record -> serve(record.workflowId()));
        return claimed;
    }

    private void serve(UUID workflow) {
        served.addLast(workflow);
        if (served.size() > MOST_SERVED) {
            served.removeFirst();
        }
    }

    private static RunRecord record(ResultSet row, long incarnation) throws SQLException {
        var startedAt = instant(row, "started_at");
        if (startedAt == null) {
            throw new IllegalStateException("A claimed execution has started");
        }
        return new RunRecord(
                new ExecutionKey(new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("id", UUID.class)),
                row.getObject("workflow_id", UUID.class),
                row.getInt("workflow_version"),
                row.getBytes("definition_hash"),
                row.getInt("attempt"),
                row.getString("trigger"),
                Optional.ofNullable(row.getString("traceparent")).flatMap(TraceContext::parse).orElse(null),
                row.getString("input"),
                startedAt,
                instant(row, "deadline_at"),
                incarnation,
                row.getLong("epoch"),
                row.getInt("deaths"),
                row.getInt("messages"),
                row.getString("status").equals("paused"),
                row.getObject("cancel_requested_at") != null,
                breakpoints(row));
    }

    private static Set<String> breakpoints(ResultSet row) throws SQLException {
        var stored = row.getString("breakpoints");
        return stored != null && Json.parse(stored) instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** What was asked of the executions that an incarnation owns. */
    Map<Owned, Signals> signalled(long incarnation) {
        record Signalled(Owned owned, Signals signals) {}
        return jdbc
                .sql(SIGNALLED)
                .param("incarnation", incarnation)
                .query((row, _) -> new Signalled(
                        new Owned(
                                new ExecutionKey(
                                        new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("id", UUID.class)),
                                row.getLong("epoch")),
                        signals(row)))
                .list()
                .stream()
                .collect(Collectors.toMap(Signalled::owned, Signalled::signals));
    }

    Signals signals(ExecutionKey key) {
        return jdbc.sql(SIGNALS)
                .param("tenant", key.tenant().value())
                .param("id", key.id())
                .query((row, _) -> signals(row))
                .single();
    }

    private static Signals signals(ResultSet row) throws SQLException {
        return new Signals(row.getString("status").equals("paused"), row.getObject("cancel_requested_at") != null, breakpoints(row));
    }
}
