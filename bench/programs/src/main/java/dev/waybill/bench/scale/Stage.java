package dev.waybill.bench.scale;

import dev.waybill.bench.measure.PostgresGauge;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.ProductServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** What all parts use: a server in this process, its database server, a folder for what else they start. */
final class Stage implements AutoCloseable {
    private final Path folder;
    private final Options options;
    private final ProductServer server;
    private final PostgresGauge gauge;

    private Stage(Path folder, Options options, ProductServer server, PostgresGauge gauge) {
        this.folder = folder;
        this.options = options;
        this.server = server;
        this.gauge = gauge;
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

    /** Counts of the database server. */
    PostgresGauge gauge() {
        return gauge;
    }

    Path folder(String name) {
        return folder.resolve(name);
    }

    /** An empty database of the same server, which belongs to the role that the product works as. */
    Database fresh(String name) throws SQLException {
        var product = server.database();
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
