package dev.waybill.integration.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Which PostgreSQL server a connection leads to, whatever name, address, proxy or tunnel it took.
 *
 * @param systemIdentifier of the cluster and its replicas; null when the role may not read it
 * @param startedAt        when its postmaster started, to the microsecond
 */
public record ClusterIdentity(@Nullable Long systemIdentifier, Instant startedAt) {
    public boolean isSameAs(ClusterIdentity other) {
        return startedAt.equals(other.startedAt)
                || (systemIdentifier != null && systemIdentifier.equals(other.systemIdentifier));
    }

    static ClusterIdentity of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        """
                        select pg_postmaster_start_time(), has_function_privilege('pg_catalog.pg_control_system()', 'execute')
                        """)) {
            row.next();
            var startedAt = row.getObject(1, OffsetDateTime.class).toInstant();
            return new ClusterIdentity(row.getBoolean(2) ? systemIdentifier(connection) : null, startedAt);
        }
    }

    private static Long systemIdentifier(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select system_identifier from pg_catalog.pg_control_system()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
