package dev.waybill.engine.journal;

import dev.waybill.engine.journal.StartTerms.Slot;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The slots of workflows with a limit. What is said of a key holds while its lock is held, which lasts as long as the transaction.
 * Whether an execution lives is asked row by row: a join might be planned as one look at all executions.
 */
public final class SlotTable {
    /** Whose executions share a limit. */
    public record Key(TenantId tenant, UUID workflow, String text) {}

    /** @param mayGoOn whether it looks as if somebody could be admitted or has to be cancelled */
    public record Awaited(Key key, boolean mayGoOn) {}

    private static final String OF_KEY = "s.tenant_id = :tenant and s.workflow_id = :workflow and s.key = :key";

    private static final String LIVES =
            """
            coalesce((
                select e.completed_at is null
                from execution e
                where e.tenant_id = s.tenant_id and e.id = s.execution_id), false)""";

    private static final String HELD =
            """
            (select count(*)
            from concurrency_slot s
            where %s and s.admitted_at is not null and %s)"""
                    .formatted(OF_KEY, LIVES);

    // Statements of their own, so that what follows sees all that was committed before the lock was had.
    private static final String LOCK = "select " + lock(":tenant", ":workflow", ":key");

    static String lock(String tenant, String workflow, String key) {
        return "pg_advisory_xact_lock(hashtextextended(concat_ws('/', %s, %s, %s), 0))".formatted(tenant, workflow, key);
    }


    /** What is lost by that with the database's last moments is done again, by whoever looks. */
    private static final String NEED_NOT_LAST = "select set_config('synchronous_commit', 'off', true)";

    private static final String IS_FREE = "select " + isFree(OF_KEY, ":most");

    /** @param ofKey which slots {@code s} are those of the key */
    static String isFree(String ofKey, String most) {
        return """
                case
                    when exists (
                        select
                        from concurrency_slot s
                        where %1$s and s.admitted_at is null and %2$s) then false
                    else (
                        select count(*)
                        from concurrency_slot s
                        where %1$s and s.admitted_at is not null and %2$s) < %3$s end"""
                .formatted(ofKey, LIVES, most);
    }

    private static final String TAKE =
            """
            insert into concurrency_slot (tenant_id, workflow_id, key, execution_id, most, on_limit, admitted_at)
            values (:tenant, :workflow, :key, :execution, :most, :on_limit, case when :is_admitted then clock_timestamp() end)""";

    private static final String AWAIT =
            """
            update execution
            set wake_at = 'infinity', deadline_at = null
            where tenant_id = :tenant and id = :execution""";

    private static final String GIVE_BACK =
            """
            delete from concurrency_slot
            where tenant_id = :tenant and execution_id = :execution""";

    // The first ones, as long as each finds room by its own limit. One that is paused, or has just ended, is passed over.
    private static final String ADMIT =
            """
            with waiting as (
                select s.place, s.execution_id, s.most, row_number() over (order by s.place) as turn
                from concurrency_slot s
                where %s and s.admitted_at is null
                    and coalesce((
                        select e.owner is null and e.wake_at = 'infinity'
                        from execution e
                        where e.tenant_id = s.tenant_id and e.id = s.execution_id), false)
                order by s.place
                limit :limit),
            held as (select %s as number),
            admissible as (
                select execution_id, bool_and(number + turn <= most) over (order by place) as is_admitted
                from waiting, held),
            woken as (
                update execution e
                set wake_at = clock_timestamp()
                where e.tenant_id = :tenant and e.id = any (array(select execution_id from admissible where is_admitted))
                    and e.owner is null and e.wake_at = 'infinity'
                returning e.id)
            update concurrency_slot s
            set admitted_at = clock_timestamp()
            where s.tenant_id = :tenant and s.execution_id = any (array(select id from woken))"""
                    .formatted(OF_KEY, HELD);

    // Of those up to the newest that cancels for itself, all but the newest ones.
    private static final String SUPERSEDED =
            """
            with newest as (
                select s.place, s.most
                from concurrency_slot s
                where %1$s and s.admitted_at is null and s.on_limit = 'cancel_previous' and %2$s
                order by s.place desc
                limit 1),
            ranked as (
                select s.tenant_id, s.execution_id, row_number() over (order by s.place desc) as turn, n.most
                from newest n
                join concurrency_slot s on %1$s and s.place <= n.place and %2$s)
            select r.tenant_id, r.execution_id
            from ranked r
            where turn > most
                and coalesce((
                    select e.cancel_requested_at is null
                    from execution e
                    where e.tenant_id = r.tenant_id and e.id = r.execution_id), false)
            order by turn desc
            limit :limit"""
                    .formatted(OF_KEY, LIVES);

    private static final String KEYS_OF =
            """
            select distinct s.tenant_id, s.workflow_id, s.key
            from unnest(:tenants, :ids) as v(tenant_id, id)
            join concurrency_slot s on s.tenant_id = v.tenant_id and s.execution_id = v.id""";

    private static final String FREE =
            """
            delete from concurrency_slot s
            using unnest(:tenants, :ids) as v(tenant_id, id)
            where s.tenant_id = v.tenant_id and s.execution_id = v.id and not %s"""
                    .formatted(LIVES);

    private static final String AWAITED =
            """
            select distinct s.tenant_id, s.workflow_id, s.key
            from unnest(:tenants, :workflows, :keys) as v(tenant_id, workflow_id, key)
            cross join lateral (
                select s.tenant_id, s.workflow_id, s.key
                from concurrency_slot s
                where s.tenant_id = v.tenant_id and s.workflow_id = v.workflow_id and s.key = v.key and s.admitted_at is null
                limit 1) s""";

    // The keys that somebody waits for, by hops over the index, some at a time.
    private static final String ALL_AWAITED =
            """
            with recursive awaited as (
                (select tenant_id, workflow_id, key, 1 as number
                from concurrency_slot
                where admitted_at is null and (tenant_id, workflow_id, key) > (:tenant, :workflow, :key)
                order by tenant_id, workflow_id, key
                limit 1)
                union all
                select next.tenant_id, next.workflow_id, next.key, a.number + 1
                from awaited a
                cross join lateral (
                    select tenant_id, workflow_id, key
                    from concurrency_slot
                    where admitted_at is null and (tenant_id, workflow_id, key) > (a.tenant_id, a.workflow_id, a.key)
                    order by tenant_id, workflow_id, key
                    limit 1) next
                where a.number < :limit)
            select a.tenant_id, a.workflow_id, a.key,
                exists (
                    select
                    from concurrency_slot s
                    where %1$s and s.admitted_at is null and s.on_limit = 'cancel_previous')
                or (select count(*) from concurrency_slot s where %1$s and s.admitted_at is not null and %2$s)
                    < (select s.most from concurrency_slot s where %1$s and s.admitted_at is null order by s.place limit 1) as may_go_on
            from awaited a
            order by a.number"""
                    .formatted("s.tenant_id = a.tenant_id and s.workflow_id = a.workflow_id and s.key = a.key", LIVES);

    private static final String SKIP =
            """
            update execution
            set status = 'cancelled', completed_at = created_at, wake_at = null, owner = null, started_at = null, epoch = 0, deadline_at = null,
                cancel_requested_at = created_at, error_code = 'concurrency.skipped',
                error_message = 'As many as its workflow allows were running'
            where tenant_id = :tenant and id = :execution""";

    private static final String SKIPPED =
            """
            insert into journal (tenant_id, execution_id, sequence, kind, outcome, at, epoch)
            select e.tenant_id, e.id, v.sequence, v.kind, v.outcome, e.created_at, 0
            from execution e
            cross join (values (1, 'cancel_requested', null), (2, 'ended', 'cancelled')) v(sequence, kind, outcome)
            where e.tenant_id = :tenant and e.id = :execution""";

    private static final String IS_OWNED =
            """
            select coalesce(owner = :incarnation, false)
            from execution
            where tenant_id = :tenant and id = :execution""";

    private final JdbcClient jdbc;

    public SlotTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** From here on nobody else gives a slot of the key away. */
    public void lock(Key key) {
        of(LOCK, key).query((_, _) -> true).single();
    }

    /** The transaction waits for no disk: what it changes can be told anew from the rest. */
    public void needNotLast() {
        jdbc.sql(NEED_NOT_LAST).query((_, _) -> true).single();
    }

    /** Whether an execution could have a slot at once, with nobody waiting before it. */
    public boolean isFree(Key key, int limit) {
        return of(IS_FREE, key).param("most", limit).query(Boolean.class).single();
    }

    /** A slot for an execution, or a place at the end of the queue. */
    public void take(Key key, UUID execution, Slot slot, boolean isAdmitted) {
        of(TAKE, key)
                .param("execution", execution)
                .param("most", slot.limit())
                .param("on_limit", slot.onLimit().name().toLowerCase(Locale.ROOT))
                .param("is_admitted", isAdmitted)
                .update();
    }

    /** An execution that has a place in the queue becomes claimable only when it is admitted. */
    public void await(ExecutionKey execution) {
        of(AWAIT, execution).update();
    }

    public void giveBack(ExecutionKey execution) {
        of(GIVE_BACK, execution).update(); // none: it was given back when it ended
    }

    /** Admits up to that many who wait, in their order; tells how many. */
    public int admit(Key key, int limit) {
        return of(ADMIT, key).param("limit", limit).update();
    }

    /** Whom the newest start of the key wants to be cancelled, the oldest first. */
    public List<ExecutionKey> superseded(Key key, int limit) {
        return of(SUPERSEDED, key)
                .param("limit", limit)
                .query((row, _) -> new ExecutionKey(tenant(row), row.getObject("execution_id", UUID.class)))
                .list();
    }

    /** Gives back what those hold that have ended; returns which of the keys of all somebody waits for. */
    public List<Key> free(Collection<ExecutionKey> executions) {
        var keys = of(KEYS_OF, executions).query((row, _) -> key(row)).list();
        if (keys.isEmpty()) {
            return keys;
        }
        of(FREE, executions).update(); // fewer, or none: the others live
        return jdbc.sql(AWAITED)
                .param("tenants", keys.stream().map(key -> key.tenant().value()).toArray(UUID[]::new))
                .param("workflows", keys.stream().map(Key::workflow).toArray(UUID[]::new))
                .param("keys", keys.stream().map(Key::text).toArray(String[]::new))
                .query((row, _) -> key(row))
                .list();
    }

    private StatementSpec of(String sql, Collection<ExecutionKey> executions) {
        return jdbc.sql(sql)
                .param("tenants", executions.stream().map(key -> key.tenant().value()).toArray(UUID[]::new))
                .param("ids", executions.stream().map(ExecutionKey::id).toArray(UUID[]::new));
    }

    /** Keys that somebody waits for, in their order, from behind one on. */
    public List<Awaited> awaited(@Nullable Key behind, int limit) {
        return of(ALL_AWAITED, behind == null ? new Key(new TenantId(new UUID(0, 0)), new UUID(0, 0), "") : behind)
                .param("limit", limit)
                .query((row, _) -> new Awaited(key(row), row.getBoolean("may_go_on")))
                .list();
    }

    /** Ends an execution that was inserted just now and gets no slot. */
    void skip(ExecutionKey execution) {
        of(SKIP, execution).update();
        of(SKIPPED, execution).update();
    }

    /** Whether the incarnation owns it; empty: it does not exist. */
    Optional<Boolean> isOwned(ExecutionKey execution, @Nullable Long incarnation) {
        return of(IS_OWNED, execution).param("incarnation", incarnation, Types.BIGINT).query(Boolean.class).optional();
    }

    /** What a start, or a retry by hand, is refused with that would have to wait and must not. */
    public static Refusal limitReached() {
        return new Refusal(
                Refusal.Kind.CONFLICT, "concurrency_limit", "As many executions with this concurrency key are running as the workflow allows");
    }

    private StatementSpec of(String sql, Key key) {
        return jdbc.sql(sql).param("tenant", key.tenant().value()).param("workflow", key.workflow()).param("key", key.text());
    }

    private StatementSpec of(String sql, ExecutionKey execution) {
        return jdbc.sql(sql).param("tenant", execution.tenant().value()).param("execution", execution.id());
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(tenant(row), row.getObject("workflow_id", UUID.class), row.getString("key"));
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getObject("tenant_id", UUID.class));
    }
}
