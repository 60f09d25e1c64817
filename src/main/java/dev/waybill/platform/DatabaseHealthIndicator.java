package dev.waybill.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Whether the database answers within a second, on a connection of its own: a pool full of work is not an illness. A
 * PostgreSQL that lacks security fixes is a warning.
 */
@Component("databaseHealthIndicator")
final class DatabaseHealthIndicator implements HealthIndicator, AutoCloseable {
    private static final int ANSWER_SECONDS = 1;

    private final JdbcConnectionDetails details;
    private @Nullable Connection connection;
    private boolean lacksFixes;

    DatabaseHealthIndicator(JdbcConnectionDetails details) {
        this.details = details;
    }

    @Override
    public synchronized Health health() {
        try {
            if (connection == null || !connection.isValid(ANSWER_SECONDS)) {
                close();
                connection = connect();
                lacksFixes = ServerVersion.of(connection).lacksFixes();
            }
            if (!connection.isValid(ANSWER_SECONDS)) {
                return Health.down().build();
            }
            return lacksFixes ? Health.status(Standing.NEEDS_CARE).build() : Health.up().build();
        } catch (SQLException e) {
            return Health.down().build();
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("ApplicationName", "waybill-health");
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "2");
        properties.setProperty("socketTimeout", "2");
        if (details.getUsername() != null) {
            properties.setProperty("user", details.getUsername());
        }
        if (details.getPassword() != null) {
            properties.setProperty("password", details.getPassword());
        }
        return DriverManager.getConnection(details.getJdbcUrl(), properties);
    }

    @Override
    public synchronized void close() throws SQLException {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
