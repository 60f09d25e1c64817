package dev.waybill.engine.claim;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nodes and their leases. */
final class NodeTable {
    private static final String FENCE_NAMESAKES =
            """
            update node
            set fenced_at = clock_timestamp()
            where name = :name and fenced_at is null""";

    private static final String FENCE_ALL =
            """
            update node
            set fenced_at = clock_timestamp()
            where fenced_at is null""";

    private static final String REGISTER =
            """
            insert into node (name)
            values (:name)
            returning incarnation""";

    private static final String FIRST_LEASE =
            """
            insert into heartbeat (incarnation, lease_until)
            values (:incarnation, clock_timestamp() + :lease * interval '1 millisecond')""";

    private static final String RENEW =
            """
            update heartbeat h
            set lease_until = clock_timestamp() + :lease * interval '1 millisecond'
            from node n
            where h.incarnation = :incarnation and n.incarnation = h.incarnation and n.fenced_at is null
            returning clock_timestamp()""";

    // A server that has just come up has seen no renewals: nobody is dead yet.
    private static final String FENCE_DEAD =
            """
            update node
            set fenced_at = clock_timestamp()
            where incarnation in (
                select n.incarnation
                from node n
                join heartbeat h using (incarnation)
                where n.fenced_at is null and h.lease_until < clock_timestamp()
                    and pg_postmaster_start_time() < clock_timestamp() - :lease * interval '1 millisecond'
                for update of n skip locked)""";

    private static final String RELEASE_OF_FENCED =
            """
            update execution e
            set owner = null, deaths = deaths + 1,
                wake_at = case when status = 'paused' and cancel_requested_at is null then deadline_at else clock_timestamp() end
            from (
                select tenant_id, id
                from execution
                where owner in (select incarnation from node where fenced_at is not null)
                limit :limit
                for update skip locked) dead
            where e.tenant_id = dead.tenant_id and e.id = dead.id""";

    private static final String FORGIVE =
            """
            update execution e
            set deaths = greatest(deaths - 1, 0)
            from unnest(:tenants, :ids) as v(tenant_id, id)
            where e.tenant_id = v.tenant_id and e.id = v.id and e.completed_at is null""";

    private static final String OWNED =
            """
            select tenant_id, id
            from execution
            where owner = :incarnation""";

    private static final String RELEASE =
            """
            update execution e
            set owner = null,
                wake_at = case when status = 'paused' and cancel_requested_at is null then deadline_at else clock_timestamp() end
            from unnest(:tenants, :ids) as v(tenant_id, id)
            where e.tenant_id = v.tenant_id and e.id = v.id and e.owner = :incarnation""";

    private static final String FENCE_SELF =
            """
            update node
            set fenced_at = clock_timestamp()
            where incarnation = :incarnation and fenced_at is null""";

    private static final String NOW = "select clock_timestamp()";

    private final JdbcClient jdbc;

    NodeTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A new incarnation; earlier ones of the same name are fenced. */
    long register(NodeIdentity identity, Duration lease) {
        if (identity.isSole()) {
            jdbc.sql(FENCE_ALL).update();
        } else {
            jdbc.sql(FENCE_NAMESAKES).param("name", identity.name()).update();
        }
        var incarnation = jdbc.sql(REGISTER).param("name", identity.name()).query(Long.class).single();
        jdbc.sql(FIRST_LEASE)
                .param("incarnation", incarnation)
                .param("lease", lease.toMillis())
                .update();
        return incarnation;
    }

    /** The database's clock, or empty when this incarnation is fenced. */
    Optional<Instant> renew(long incarnation, Duration lease) {
        return jdbc.sql(RENEW)
                .param("incarnation", incarnation)
                .param("lease", lease.toMillis())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    Instant now() {
        return jdbc.sql(NOW).query(OffsetDateTime.class).single().toInstant();
    }

    int fenceDead(Duration lease) {
        return jdbc.sql(FENCE_DEAD).param("lease", lease.toMillis()).update();
    }

    /** Makes up to that many executions of fenced nodes claimable; tells how many. */
    int releaseOfFenced(int limit) {
        return jdbc.sql(RELEASE_OF_FENCED).param("limit", limit).update();
    }

    /** The node did not die under these after all. */
    void forgive(Collection<ExecutionKey> executions) {
        jdbc.sql(FORGIVE)
                .param("tenants", executions.stream().map(key -> key.tenant().value()).toArray(UUID[]::new))
                .param("ids", executions.stream().map(ExecutionKey::id).toArray(UUID[]::new))
                .update();
    }

    /** The executions that an incarnation owns. */
    List<ExecutionKey> owned(long incarnation) {
        return jdbc.sql(OWNED)
                .param("incarnation", incarnation)
                .query((row, _) -> new ExecutionKey(
                        new TenantId(row.getObject("tenant_id", UUID.class)), row.getObject("id", UUID.class)))
                .list();
    }

    /** Makes executions of its own claimable; no death is counted. */
    int release(long incarnation, Collection<ExecutionKey> executions) {
        return jdbc.sql(RELEASE)
                .param("incarnation", incarnation)
                .param("tenants", executions.stream().map(key -> key.tenant().value()).toArray(UUID[]::new))
                .param("ids", executions.stream().map(ExecutionKey::id).toArray(UUID[]::new))
                .update();
    }

    void fence(long incarnation) {
        jdbc.sql(FENCE_SELF).param("incarnation", incarnation).update(); // none: somebody else did
    }
}
