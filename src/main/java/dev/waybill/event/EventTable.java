package dev.waybill.event;

import dev.waybill.engine.Messages.Address;
import dev.waybill.event.Event.Scope;
import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who waits for which event, and events that nobody waits for yet. Within a transaction. */
final class EventTable {
    // In one order, so that two who lock both do not wait for each other.
    private static final String LOCK =
            """
            select pg_advisory_xact_lock(least(one, other)), pg_advisory_xact_lock(greatest(one, other))
            from (select hashtextextended(:one, 1), hashtextextended(:other, 1)) as keys(one, other)""";

    private static final String REGISTER =
            """
            insert into event_wait (tenant_id, execution_id, task_id, attempt, event, correlation)
            select :tenant, :execution, :task, :attempt, :event, :correlation
            where not exists (
                select
                from message
                where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt)
            on conflict do nothing""";

    private static final String LEAVE =
            """
            delete from event_wait
            where tenant_id = :tenant and execution_id = :execution and task_id = :task and attempt = :attempt""";

    private static final String TAKE_OF_CORRELATION =
            """
            with due as (
                select execution_id, task_id, attempt
                from event_wait
                where tenant_id = :tenant and event = :event and correlation = :correlation
                order by execution_id
                limit :limit
                for update)
            delete from event_wait w
            using due d
            where w.tenant_id = :tenant and w.execution_id = d.execution_id and w.task_id = d.task_id and w.attempt = d.attempt
            returning w.execution_id, w.task_id, w.attempt""";

    private static final String TAKE_OF_EXECUTION =
            """
            delete from event_wait
            where tenant_id = :tenant and execution_id = :execution and event = :event
            returning execution_id, task_id, attempt""";

    private static final String KEEP =
            """
            insert into event (tenant_id, event, scope, id, payload, expires_at)
            values (:tenant, :event, :scope, :id, :payload, :end)""";

    private static final String TAKE_KEPT =
            """
            delete from event
            where (tenant_id, event, scope, id) = (
                select tenant_id, event, scope, id
                from event
                where tenant_id = :tenant and event = :event and scope in (:one, :other) and expires_at > :now
                order by id
                limit 1)
            returning payload""";

    private static final String NOTE =
            """
            insert into event_key (tenant_id, key, hash, delivered, expires_at)
            values (:tenant, :key, :hash, 0, :end)
            on conflict (tenant_id, key) do update
            set hash = excluded.hash, delivered = 0, expires_at = excluded.expires_at
            where event_key.expires_at < :now""";

    private static final String NOTED =
            """
            select hash, delivered
            from event_key
            where tenant_id = :tenant and key = :key""";

    private static final String COUNT =
            """
            update event_key
            set delivered = :delivered
            where tenant_id = :tenant and key = :key""";

    private static final String EXPIRE =
            """
            delete from event
            where ctid = any (array(
                select ctid
                from event
                where expires_at < :now
                order by expires_at
                limit :limit
                for update skip locked))""";

    private static final String EXPIRE_KEYS = EXPIRE.replace("from event\n", "from event_key\n");

    private static final int MOST_AT_ONCE = 1_000;

    /** What was sent under a key. */
    record Noted(byte[] hash, int delivered) {
        boolean isOf(byte[] other) {
            return Arrays.equals(hash, other);
        }
    }

    private final JdbcClient jdbc;

    EventTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Until the transaction ends, nobody else sends such an event or begins to wait for it. */
    void lock(TenantId tenant, String event, Scope one, Scope other) {
        var prefix = tenant.value() + " " + event + " ";
        jdbc.sql(LOCK).param("one", prefix + one.key()).param("other", prefix + other.key()).query((_, _) -> true).single();
    }

    /** @return false: it waits already, or was answered */
    boolean register(Address wait, String event, String correlation) {
        return of(REGISTER, wait).param("event", event).param("correlation", correlation).update() == 1;
    }

    /** @return false: it does not wait any more */
    boolean leave(Address wait) {
        return of(LEAVE, wait).update() == 1;
    }

    private JdbcClient.StatementSpec of(String sql, Address wait) {
        return jdbc.sql(sql)
                .param("tenant", wait.tenant().value())
                .param("execution", wait.execution())
                .param("task", wait.task())
                .param("attempt", wait.attempt());
    }

    /** Takes out who waits for such an event; at most a thousand. */
    List<Address> take(TenantId tenant, String event, Scope scope) {
        var statement = switch (scope) {
            case Scope.Correlation(var value) -> jdbc.sql(TAKE_OF_CORRELATION).param("correlation", value).param("limit", MOST_AT_ONCE);
            case Scope.Execution(var id) -> jdbc.sql(TAKE_OF_EXECUTION).param("execution", id);
        };
        return statement
                .param("tenant", tenant.value())
                .param("event", event)
                .query((row, _) -> new Address(
                        tenant, row.getObject("execution_id", UUID.class), row.getString("task_id"), row.getInt("attempt")))
                .list();
    }

    void keep(TenantId tenant, Event event, UUID id, String payload, Instant end) {
        jdbc.sql(KEEP)
                .param("tenant", tenant.value())
                .param("event", event.name())
                .param("scope", event.scope().key())
                .param("id", id)
                .param("payload", payload)
                .param("end", end.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The payload of the oldest such event, which goes. */
    Optional<String> takeKept(TenantId tenant, String event, Scope one, Scope other, Instant now) {
        return jdbc.sql(TAKE_KEPT)
                .param("tenant", tenant.value())
                .param("event", event)
                .param("one", one.key())
                .param("other", other.key())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .optional();
    }

    /** Takes a key; empty: it is taken now, else what was sent under it. Waits for who is just taking it. */
    Optional<Noted> note(TenantId tenant, String key, byte[] hash, Instant now, Instant end) {
        int taken = jdbc.sql(NOTE)
                .param("tenant", tenant.value())
                .param("key", key)
                .param("hash", hash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("end", end.atOffset(ZoneOffset.UTC))
                .update();
        return taken == 1
                ? Optional.empty()
                : jdbc.sql(NOTED)
                        .param("tenant", tenant.value())
                        .param("key", key)
                        .query((row, _) -> new Noted(row.getBytes("hash"), row.getInt("delivered")))
                        .optional();
    }

    void count(TenantId tenant, String key, int delivered) {
        int changed = jdbc.sql(COUNT).param("tenant", tenant.value()).param("key", key).param("delivered", delivered).update();
        if (changed != 1) {
            throw new IllegalStateException("A key that was taken is there");
        }
    }

    int expire(Instant now, int limit) {
        return expire(EXPIRE, now, limit);
    }

    int expireKeys(Instant now, int limit) {
        return expire(EXPIRE_KEYS, now, limit);
    }

    private int expire(String sql, Instant now, int limit) {
        return jdbc.sql(sql).param("now", now.atOffset(ZoneOffset.UTC)).param("limit", limit).update();
    }
}
