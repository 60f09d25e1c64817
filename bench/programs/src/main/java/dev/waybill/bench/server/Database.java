package dev.waybill.bench.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * One database of the server, and a role that may do everything there.
 *
 * @param url {@code jdbc:postgresql://host:port/name}
 */
public record Database(String url, String user, String password) {
    /** Another database of the same server. */
    public Database named(String name) {
        return new Database(url.substring(0, url.lastIndexOf('/') + 1) + name, user, password);
    }

    public String name() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** A pool that never grows or shrinks while it is measured. */
    public HikariDataSource pool(int connections) {
        var config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new HikariDataSource(config);
    }

    /** Makes another database of the same server anew, without anything in it. */
    public Database fresh(String name) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
        }
        return named(name);
    }

    /** Runs statements, each by itself. */
    public void execute(String... statements) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public String toString() {
        return url; // not the password
    }
}
