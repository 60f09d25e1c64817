package dev.waybill.integration.database;

import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Which PostgreSQL server a connection leads to, whatever name, address, proxy or tunnel it took.
 *
 * @param systemIdentifier of the cluster and its replicas; null when the role may not read it
 * @param startedAt        when its postmaster started, to the microsecond
 */
public record ClusterIdentity(@Nullable Long systemIdentifier, Instant startedAt) {
    private static final String STARTED_AT = "select pg_catalog.pg_postmaster_start_time()";
    private static final String MAY_READ_IDENTIFIER =
            "select has_function_privilege('pg_catalog.pg_control_system()', 'execute')";
    private static final String IDENTIFIER = "select system_identifier from pg_catalog.pg_control_system()";

    public boolean isSameAs(ClusterIdentity other) {
        return startedAt.equals(other.startedAt)
                || (systemIdentifier != null && systemIdentifier.equals(other.systemIdentifier));
    }

    static ClusterIdentity of(JdbcClient database) {
        var startedAt = database.sql(STARTED_AT).query(OffsetDateTime.class).single().toInstant();
        boolean isReadable = database.sql(MAY_READ_IDENTIFIER).query(Boolean.class).single();
        return new ClusterIdentity(isReadable ? database.sql(IDENTIFIER).query(Long.class).single() : null, startedAt);
    }
}
