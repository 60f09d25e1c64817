package dev.waybill.integration.database;

import dev.waybill.integration.Connections;
import dev.waybill.integration.DatabaseConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The databases of the configured integrations, each opened at its first use. Thread-safe. */
final class Targets implements AutoCloseable {
    private final Connections connections;
    private final OwnCluster own;
    /** Bounded by the configuration. */
    private final Map<DatabaseConnection, Target> open = new ConcurrentHashMap<>();

    Targets(Connections connections, OwnCluster own) {
        this.connections = connections;
        this.own = own;
    }

    Optional<Target> find(String integration) {
        return connections
                .find(integration, DatabaseConnection.class)
                .map(settings -> open.computeIfAbsent(settings, _ -> new Target(settings, new Admission(own))));
    }

    @Override
    public void close() {
        open.values().forEach(Target::close);
    }
}
