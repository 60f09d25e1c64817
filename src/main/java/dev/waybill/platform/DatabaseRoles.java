package dev.waybill.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Sets up the owner role and the database of the embedded PostgreSQL; every start may repeat it. */
final class DatabaseRoles {
    static final String OWNER = "waybill";

    // the password travels as a parameter and is quoted by the server
    private static final String PASS_PASSWORD = "select set_config('waybill.password', ?, false)";
    private static final String ENSURE_ROLE = """
            do $$
            begin
                if not exists (select from pg_roles where rolname = 'waybill') then
                    create role waybill login nosuperuser nocreatedb nocreaterole;
                end if;
                execute format('alter role waybill password %L', current_setting('waybill.password'));
            end
            $$
            """;
    private static final String FIND_DATABASE = "select from pg_database where datname = 'waybill'";
    private static final String CREATE_DATABASE = "create database waybill owner waybill";
    private static final String CLOSE_TO_OTHERS = "revoke connect on database waybill from public";

    private DatabaseRoles() {}

    /** Returns the version of the server. */
    static ServerVersion ensure(String url, DatabaseCredentials credentials) {
        try (var connection = DriverManager.getConnection(url, "postgres", credentials.superuser())) {
            passPassword(connection, credentials.owner());
            try (var statement = connection.createStatement()) {
                statement.execute(ENSURE_ROLE);
                if (!statement.executeQuery(FIND_DATABASE).next()) {
                    statement.execute(CREATE_DATABASE);
                    statement.execute(CLOSE_TO_OTHERS);
                }
            }
            return ServerVersion.of(connection);
        } catch (SQLException e) {
            throw new StartRefused(
                    "The embedded PostgreSQL does not take the password in database-credentials: restore that file from a backup.",
                    e);
        }
    }

    private static void passPassword(Connection connection, String password) throws SQLException {
        try (var statement = connection.prepareStatement(PASS_PASSWORD)) {
            statement.setString(1, password);
            statement.execute();
        }
    }
}
