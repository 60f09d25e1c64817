package dev.waybill.bench.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Fills the database, as far as an earlier run has not, and starts the server on it as an operator would. */
final class Store {
    private static final List<String> FOR_LOADING =
            List.of("alter system set wal_level = minimal", "alter system set max_wal_senders = 0", "alter system set max_wal_size = '8GB'");

    private static final List<String> AS_DELIVERED = List.of(
            "alter system reset wal_level",
            "alter system reset max_wal_senders",
            "alter system reset max_wal_size",
            "alter system set shared_preload_libraries = 'pg_stat_statements'");

    /** Those that were started with a key during the last day. */
    private static final String KEYS =
            """
            insert into idempotency_key (tenant_id, workflow_id, key, body_hash, execution_id, created_at)
            select tenant_id, workflow_id, 'order-' || id, sha256(convert_to(input, 'UTF8')), id, created_at
            from execution
            where id >= first_id(clock_timestamp() - interval '20 hours') and created_at > clock_timestamp() - interval '20 hours'
            on conflict do nothing""";

    /** Months that were stored by different runs do not add up exactly. */
    private static final double ENOUGH = 0.99;

    private final Options options;
    private final Path home;

    Store(Options options, Path home) {
        this.options = options;
        this.home = home;
    }

    /** @return the server, with all that the options want to be stored */
    ServerProcess open() throws IOException, InterruptedException, SQLException {
        var server = ServerProcess.start(home);
        if (isFull(server)) {
            return server;
        }
        server = restarted(server, FOR_LOADING);
        fill(server);
        return restarted(server, AS_DELIVERED);
    }

    private boolean isFull(ServerProcess server) throws IOException, SQLException {
        try (var connection = connect(server)) {
            return CopyTables.exist(connection) && CopyTables.stored(connection) >= options.executions() * ENOUGH;
        }
    }

    private ServerProcess restarted(ServerProcess server, List<String> settings) throws IOException, InterruptedException, SQLException {
        if (!server.isEmbedded()) {
            return server;
        }
        server.database().execute(settings.toArray(String[]::new));
        server.close();
        return ServerProcess.start(home);
    }

    /** What is made belongs to who owns the product's tables. */
    private static Connection connect(ServerProcess server) throws IOException, SQLException {
        var connection = server.database().connect();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select tableowner from pg_tables where tablename = 'execution_default'")) {
            row.next();
            var owner = row.getString(1);
            statement.execute("set role \"" + owner + "\"");
        }
        return connection;
    }

    private void fill(ServerProcess server) throws IOException, InterruptedException, SQLException {
        try (var connection = connect(server);
                var http = HttpClient.newHttpClient()) {
            if (!CopyTables.exist(connection)) {
                CopyTables.create(connection, Originals.run(Client.of(http, server)), options.workflows());
            }
            for (var month : MonthShare.of(options.executions(), Instant.now())) {
                if (!CopyTables.isDone(connection, month)) {
                    long begun = System.nanoTime();
                    new MonthLoad(connection, month).run();
                    System.err.printf("%s: %,d executions in %d s%n", month.month(), month.count(), (System.nanoTime() - begun) / 1_000_000_000);
                }
            }
            if (CopyTables.stored(connection) < options.executions() * ENOUGH) {
                throw new IllegalStateException(home + " holds a smaller load: take another folder");
            }
            server.database().execute(KEYS, "vacuum analyze");
        }
    }
}
