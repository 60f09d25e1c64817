package dev.waybill.integration.database;

import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The PostgreSQL server that holds Waybill's own tables: no task may reach it. Thread-safe. */
public final class OwnCluster {
    private final Supplier<ClusterIdentity> source;

    /** @param source asked each time, as a restart or a fail-over makes it another; may fail with a DataAccessException */
    public OwnCluster(Supplier<ClusterIdentity> source) {
        this.source = source;
    }

    static OwnCluster of(Supplier<DataSource> dataSource) {
        return new OwnCluster(() -> ClusterIdentity.of(JdbcClient.create(dataSource.get())));
    }

    ClusterIdentity identity() {
        return source.get();
    }
}
