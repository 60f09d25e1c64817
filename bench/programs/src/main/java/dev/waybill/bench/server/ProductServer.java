package dev.waybill.bench.server;

import dev.waybill.WaybillApplication;
import dev.waybill.engine.Executions;
import dev.waybill.engine.Versions;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The product in this process, as {@code ./waybill start} starts it, with two task types more. Its database server, the
 * embedded one or that of {@code WAYBILL_DATABASE_URL}, serves the rivals as well.
 */
public final class ProductServer implements AutoCloseable {
    private static final String API_KEY = "bench-engine-bench-engine-bench-engine";
    private static final String COUNT_STATEMENTS = "alter system set shared_preload_libraries = 'pg_stat_statements'";

    private final ConfigurableApplicationContext context;
    private final Path home;

    private ProductServer(ConfigurableApplicationContext context, Path home) {
        this.context = context;
        this.home = home;
    }

    /**
     * @param home     folder of the embedded database, new or of an earlier run
     * @param reachable peers on loopback that tasks may call
     */
    public static ProductServer start(Path home, List<String> reachable) throws SQLException, IOException {
        var server = boot(home, reachable, List.of());
        if (!server.isEmbedded() || server.countsStatements()) {
            return server;
        }
        server.administrator().execute(COUNT_STATEMENTS);
        server.close(); // takes effect with the next start of the database server
        return boot(home, reachable, List.of());
    }

    /**
     * A node like any other on a database that somebody else looks after.
     *
     * @param home     folder of its credentials; of its embedded database, too, unless the settings name another one
     * @param settings as {@code --waybill.…=…}
     */
    public static ProductServer join(Path home, List<String> settings) {
        return boot(home, List.of(), settings);
    }

    private static ProductServer boot(Path home, List<String> reachable, List<String> more) {
        var settings = new ArrayList<>(more);
        settings.add("--waybill.home=" + home);
        settings.add("--waybill.port=0");
        settings.add("--waybill.ready-message=false");
        settings.add("--waybill.admin.api-key=" + API_KEY);
        settings.add("--waybill.egress.allow=" + String.join(",", reachable));
        settings.add("--logging.level.dev.waybill=warn");
        var application = new SpringApplication(WaybillApplication.class, NoOpType.class);
        return new ProductServer(application.run(settings.toArray(String[]::new)), home);
    }

    private boolean isEmbedded() {
        return context.getEnvironment().getProperty("waybill.database.url", "").isBlank();
    }

    private boolean countsStatements() throws SQLException {
        try (var connection = administrator().connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("show shared_preload_libraries")) {
            row.next();
            return row.getString(1).contains("pg_stat_statements");
        }
    }

    /** The product's own database. */
    public Database database() {
        var details = context.getBean(JdbcConnectionDetails.class);
        return new Database(
                details.getJdbcUrl(), Objects.toString(details.getUsername(), ""), Objects.toString(details.getPassword(), ""));
    }

    /** A role that may make databases; an external server's has to be allowed to by its operator. */
    public Database administrator() throws SQLException {
        if (!isEmbedded()) {
            return database();
        }
        var credentials = new Properties();
        try (Reader file = Files.newBufferedReader(home.resolve("database-credentials"))) {
            credentials.load(file);
        } catch (IOException e) {
            throw new SQLException("The embedded database has no credentials", e);
        }
        return new Database(database().named("postgres").url(), "postgres", credentials.getProperty("postgres"));
    }

    public Executions executions() {
        return context.getBean(Executions.class);
    }

    /** Where the routes of the compiled versions are. */
    public CamelContext camel() {
        return context.getBean(CamelContext.class);
    }

    /** What a metric of this node shows now, such as {@code waybill.routes}. */
    public double gauge(String metric) {
        return context.getBean(MeterRegistry.class).get(metric).gauge().value();
    }

    Versions versions() {
        return context.getBean(Versions.class);
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    public String apiKey() {
        return API_KEY;
    }

    @Override
    public void close() {
        context.close();
    }
}
