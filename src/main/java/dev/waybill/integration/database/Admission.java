package dev.waybill.integration.database;

import dev.waybill.engine.TaskFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.postgresql.jdbc.PgConnection;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks once at each connection to a target before a task's statement may use it. Thread-safe. */
final class Admission {
    private static final String MAY_BE_SUPERUSER =
            """
            select exists (
                select from pg_catalog.pg_roles
                 where rolsuper and pg_catalog.pg_has_role(session_user, oid, 'member'))
            """;

    private final OwnCluster own;
    private final Set<PgConnection> admitted =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    Admission(OwnCluster own) {
        this.own = own;
    }

    /** @throws TaskFailure when its role is, or may become, a superuser, or when it leads to Waybill's own server */
    void check(Connection connection, JdbcClient database) throws SQLException {
        var physical = connection.unwrap(PgConnection.class);
        if (admitted.contains(physical)) {
            return;
        }
        if (database.sql(MAY_BE_SUPERUSER).query(Boolean.class).single()) {
            throw TaskFailure.of(
                    "db.statement",
                    "The integration's role is a superuser or a member of one: the operator must give it an ordinary role");
        }
        if (ClusterIdentity.of(database).isSameAs(ownIdentity())) {
            throw TaskFailure.of(
                    "egress.denied",
                    "The integration leads to the server that holds Waybill's own database: it must lead to another");
        }
        admitted.add(physical);
    }

    private ClusterIdentity ownIdentity() {
        try {
            return own.identity();
        } catch (DataAccessException e) {
            throw TaskFailure.of(
                    "db.transient", "Waybill's own database does not answer, so nobody knows whether the integration leads to it");
        }
    }
}
