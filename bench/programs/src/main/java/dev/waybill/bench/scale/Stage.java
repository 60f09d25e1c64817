package dev.waybill.bench.scale;

import dev.waybill.bench.measure.PostgresGauge;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.ProductServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What all parts use: a server in this process, its database server, a folder for what else they start. */
final class Stage implements AutoCloseable {
    private final Path folder;
    private final Options options;
    private final ProductServer server;
    private final PostgresGauge gauge;
    /** Those that parts made, and the server's own. */
    private final Set<String> databases = new LinkedHashSet<>();

    private Stage(Path folder, Options options, ProductServer server, PostgresGauge gauge) {
        this.folder = folder;
        this.options = options;
        this.server = server;
        this.gauge = gauge;
        this.databases.add(server.database().name());
    }

    static Stage set(Path folder, Options options) throws SQLException, IOException {
        var server = ProductServer.start(folder.resolve("home"), List.of());
        return new Stage(folder, options, server, new PostgresGauge(server.administrator().connect()));
    }

    int number(Size size) {
        return options.number(size);
    }

    ProductServer server() {
        return server;
    }

    /** Forgets what statements took until now. */
    void forgetStatements() throws SQLException {
        gauge.resetStatements();
    }

    /** Tells what took the database server longest since then, if that is wanted. */
    void tellStatements() throws SQLException {
        if (options.has(Options.Flag.STATEMENTS)) {
            for (var database : databases) {
                tell("statements of %s", database);
                gauge.slowest(database).forEach(line -> tell("%s", line));
            }
        }
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /** An empty database of the same server, which belongs to the role that the product works as. */
    Database fresh(String name) throws SQLException {
        var product = server.database();
        databases.add(name);
        server.administrator().fresh(name);
        server.administrator().named(name).execute("alter database " + name + " owner to \"" + product.user() + "\"",
                "alter schema public owner to \"" + product.user() + "\"");
        return product.named(name);
    }

    static void tell(String format, Object... values) {
        System.err.printf(Locale.ROOT, "  " + format + "%n", values);
    }

    @Override
    public void close() throws SQLException {
        gauge.close();
        server.close();
    }
}
