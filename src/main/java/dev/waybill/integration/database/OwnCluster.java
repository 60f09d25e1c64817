package dev.waybill.integration.database;

import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The PostgreSQL server that holds Waybill's own tables: no task may reach it. Thread-safe. */
public final class OwnCluster {
    /** Tells the identity, or fails with an SQLException. */
    @FunctionalInterface
    public interface Source {
        ClusterIdentity identity() throws SQLException;
    }

    private final Source source;

    public OwnCluster(Source source) {
        this.source = source;
    }

    static OwnCluster of(Supplier<DataSource> dataSource) {
        return new OwnCluster(() -> {
            try (var connection = dataSource.get().getConnection()) {
                return ClusterIdentity.of(connection);
            }
        });
    }

    /** Asked anew each time: after a restart or a fail-over it is another. */
    ClusterIdentity identity() throws SQLException {
        return source.identity();
    }
}
