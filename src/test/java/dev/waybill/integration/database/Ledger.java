package dev.waybill.integration.database;

import dev.waybill.integration.Connections;
import dev.waybill.integration.DatabaseConnection;
import dev.waybill.integration.FaultList;
import dev.waybill.integration.HostPort;
import dev.waybill.integration.Password;
import dev.waybill.integration.TaskRun;
import dev.waybill.testing.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/**
 * A database of its own for a test class, an ordinary role that owns a schema in it, and three integrations: {@code ledger}
 * may write, {@code archive} may not, {@code root} signs in as a superuser.
 */
final class Ledger implements AutoCloseable {
    static final ClusterIdentity ELSEWHERE = new ClusterIdentity(1L, Instant.EPOCH);

    final TestDatabase database = TestDatabase.create();
    final String role;
    private final CamelContext camel = new DefaultCamelContext();
    private final Targets targets;
    final DatabaseType type;

    Ledger() {
        this(new OwnCluster(() -> ELSEWHERE));
    }

    Ledger(OwnCluster own) {
        var name = databaseName();
        role = "role_" + name;
        administer("create role " + role + " login password 'sesame'");
        administer("create schema ledger authorization " + role);
        administer("alter role " + role + " set search_path = ledger");
        var connections = new Connections(List.of(
                connection("ledger", role, true), connection("archive", role, false), connection("root", "postgres", true)));
        targets = new Targets(connections, own);
        type = new DatabaseType(connections, targets);
        camel.start();
    }

    String databaseName() {
        return database.url().substring(database.url().lastIndexOf('/') + 1);
    }

    HostPort server() {
        return new HostPort("127.0.0.1", URI.create(database.url().substring("jdbc:".length())).getPort());
    }

    private DatabaseConnection connection(String name, String user, boolean writable) {
        return new DatabaseConnection(name, server(), databaseName(), user, new Password("sesame"), writable);
    }

    Connection administrator() throws SQLException {
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    void administer(String sql) {
        try (var connection = administrator();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A single value, as the administrator sees it. */
    @Nullable Object look(String sql) {
        try (var connection = administrator();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getObject(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    TaskRun task(String integration, String sql, Map<String, @Nullable Object> arguments, @Nullable String fetch) {
        return TaskRun.of(camel, type, parameters(integration, sql, arguments, fetch));
    }

    /** Runs on the integration that may write. */
    Map<String, Object> run(String sql, Map<String, @Nullable Object> arguments) {
        return task("ledger", sql, arguments, null).output();
    }

    Map<String, Object> run(String sql) {
        return run(sql, Map.of());
    }

    /** The value of the one column of the one row. */
    @Nullable Object value(String sql, Map<String, @Nullable Object> arguments) {
        var rows = (List<?>) run(sql, arguments).get("rows");
        return ((Map<?, ?>) rows.getFirst()).values().iterator().next();
    }

    @Nullable Object value(String sql) {
        return value(sql, Map.of());
    }

    List<String> faults(Map<String, @Nullable Object> parameters) {
        return FaultList.of(type, parameters).faults();
    }

    static Map<String, @Nullable Object> parameters(
            String integration, String sql, Map<String, @Nullable Object> arguments, @Nullable String fetch) {
        var parameters = new LinkedHashMap<String, @Nullable Object>();
        parameters.put("integration", integration);
        parameters.put("sql", sql);
        parameters.put("arguments", arguments);
        if (fetch != null) {
            parameters.put("fetch", fetch);
        }
        return parameters;
    }

    @Override
    public void close() {
        camel.stop();
        targets.close();
    }
}
