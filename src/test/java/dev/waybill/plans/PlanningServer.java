package dev.waybill.plans;

import dev.waybill.json.Json;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** A PostgreSQL that writes down the plan of every statement, as it was carried out. */
final class PlanningServer implements AutoCloseable {
    private static final String PLAN = " plan:\n";

    private final EmbeddedPostgres postgres;
    private final Path log;

    private PlanningServer(EmbeddedPostgres postgres, Path log) {
        this.postgres = postgres;
        this.log = log;
    }

    static PlanningServer start() throws IOException {
        var log = Files.createTempDirectory("waybill-plans");
        var postgres = EmbeddedPostgres.builder()
                .setServerConfig("shared_preload_libraries", "auto_explain")
                .setServerConfig("logging_collector", "on")
                .setServerConfig("log_destination", "jsonlog")
                .setServerConfig("log_directory", log.toString())
                .setServerConfig("log_filename", "plans.log")
                .setServerConfig("log_rotation_size", "0")
                .setServerConfig("max_connections", "200")
                .setServerConfig("random_page_cost", "1.1") // both as Waybill sets its own up
                .setServerConfig("jit", "off")
                .start();
        return new PlanningServer(postgres, log);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    Connection connect() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    void execute(String... statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** New connections have all their statements explained. @param planCacheMode as that setting of PostgreSQL */
    void explain(String planCacheMode) throws SQLException {
        execute(
                "alter database postgres set plan_cache_mode = " + planCacheMode,
                "alter database postgres set auto_explain.log_min_duration = 0",
                "alter database postgres set auto_explain.log_analyze = on",
                "alter database postgres set auto_explain.log_timing = off",
                "alter database postgres set auto_explain.log_nested_statements = on",
                "alter database postgres set auto_explain.log_format = json");
    }

    /** Large enough that reading one as a whole is a fault: partitions and tables by name. */
    Set<String> largeTables(int rows) throws SQLException {
        var names = new HashSet<String>();
        try (var connection = connect();
                var statement = connection.createStatement();
                var found = statement.executeQuery("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and reltuples >= " + rows)) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    /** Every plan written down so far. */
    List<Plan> plans() throws IOException {
        var plans = new ArrayList<Plan>();
        try (Stream<Path> files = Files.list(log)) {
            for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                for (var line : Files.readAllLines(file)) {
                    if (line.contains(" plan:") && Json.parse(line) instanceof Map<?, ?> entry) {
                        var message = entry.get("message").toString();
                        plans.add(Plan.of((Map<?, ?>) Objects.requireNonNull(Json.parse(message.substring(message.indexOf(PLAN) + PLAN.length())))));
                    }
                }
            }
        }
        return plans;
    }

    /** Forgets what was written down. */
    void clear() throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            for (var file : files.toList()) {
                Files.newByteChannel(file, java.nio.file.StandardOpenOption.WRITE, java.nio.file.StandardOpenOption.TRUNCATE_EXISTING).close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
