package dev.waybill.integration.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** The connection on which one attempt works, so that another thread can stop it. Thread-safe. */
final class Running {
    private @Nullable Connection connection;
    private boolean isCancelled;

    /** @throws SQLException when the attempt was cancelled before it began */
    synchronized void begin(Connection connection) throws SQLException {
        if (isCancelled) {
            throw new SQLException("cancelled", "57014");
        }
        this.connection = connection;
    }

    /** From now on nothing is cancelled: the connection may serve another attempt. */
    synchronized boolean end() {
        connection = null;
        return isCancelled;
    }

    /** Asks the server to give up what runs, over a connection of its own. Bounded by the driver's time-out for it. */
    synchronized void cancel() {
        isCancelled = true;
        if (connection == null) {
            return;
        }
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // the server does not hear: the worker's interruption will close the connection
        }
    }
}
