package dev.waybill.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a PostgreSQL before the server uses it: is it there, is it new enough, does it keep what it commits? */
final class ExternalDatabase {
    private static final Logger log = LoggerFactory.getLogger(ExternalDatabase.class);
    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private ExternalDatabase() {}

    /**
     * Waits up to a minute for a database that is still starting.
     *
     * @throws StartRefused when it cannot be used
     */
    static void check(String url, @Nullable String user, @Nullable String password) {
        try (var connection = connect(url, user, password)) {
            check(connection);
        } catch (SQLException e) {
            throw new StartRefused("The database of WAYBILL_DATABASE_URL cannot be used: " + e.getMessage(), e);
        }
    }

    private static void check(Connection connection) throws SQLException {
        var version = ServerVersion.of(connection);
        version.refuseOld();
        if (version.lacksFixes()) {
            log.warn("PostgreSQL {} lacks security fixes: update it to {} or later", version, version.floor());
        }
        if (!show(connection, "show fsync").equals("on")
                || !show(connection, "show full_page_writes").equals("on")) {
            log.warn("PostgreSQL runs without fsync or full_page_writes: a crash of its machine loses accepted work");
        }
    }

    private static String show(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(String url, @Nullable String user, @Nullable String password)
            throws SQLException {
        var properties = new Properties();
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "10");
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        var end = System.nanoTime() + WAIT.toNanos();
        for (var attempt = 1; ; attempt++) {
            try {
                return DriverManager.getConnection(url, properties);
            } catch (SQLException e) {
                if (!isStarting(e) || System.nanoTime() > end) {
                    throw e;
                }
                if (attempt == 1) {
                    log.warn("Waiting for the database: {}", e.getMessage());
                }
                pause();
            }
        }
    }

    /** Nobody answers, or it says that it is not ready yet. */
    private static boolean isStarting(SQLException e) {
        var state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.equals("57P03") || state.equals("53300");
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartRefused("Interrupted while waiting for the database.", e);
        }
    }
}
