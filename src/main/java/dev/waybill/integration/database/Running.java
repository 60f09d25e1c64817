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

    /** Stops the attempt: asks the server, over a connection of its own, to give up what runs, or else interrupts the worker. */
    synchronized void cancel(Thread worker) {
        isCancelled = true;
        if (connection == null) {
            worker.interrupt();
            return;
        }
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            worker.interrupt();
        }
    }
}
