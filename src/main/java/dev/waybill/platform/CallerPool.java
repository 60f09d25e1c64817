package dev.waybill.platform;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.refusal.Refusal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connections for what callers ask, and the one place where callers wait for one. A node that has more callers than it can
 * serve refuses the others while they still wait: within a tenth of a second when nothing moves, at once when the queue is long.
 * The engine's own work does not come this way.
 */
final class CallerPool extends HikariDataSource {
    /** A connection of a busy pool comes back every few milliseconds: a tenth of a second without one is no traffic jam any more. */
    private static final WaitingRoom.Bounds BOUNDS =
            new WaitingRoom.Bounds(1_000, Duration.ofMillis(100), Duration.ofSeconds(2));

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final String TOO_MANY = "53300";

    private final WaitingRoom room = new WaitingRoom(this::getMaximumPoolSize, BOUNDS);

    /**
     * @throws SQLTransientConnectionException by a {@link Refusal} {@code overloaded} when there are too many callers; without it
     *     when the database gives no connection
     */
    @Override
    public Connection getConnection() throws SQLException {
        if (!room.enter()) {
            throw refused();
        }
        boolean isLent = false;
        try {
            var connection = Lent.of(super.getConnection(), room);
            isLent = true;
            return connection;
        } finally {
            if (!isLent) {
                room.leave();
            }
        }
    }

    /** An SQLException, as whoever asks a data source for a connection expects; the web looks for the refusal in it. */
    private static SQLTransientConnectionException refused() {
        var refusal = new Refusal(
                Refusal.Kind.UNAVAILABLE, "overloaded", "The node has more callers than it can serve; try again", TRY_AGAIN);
        return new SQLTransientConnectionException(refusal.sentence(), TOO_MANY, refusal);
    }

    /** A connection whose place is given back when it is closed, once. */
    private record Lent(Connection connection, WaitingRoom room, AtomicBoolean isReturned) implements InvocationHandler {
        static Connection of(Connection connection, WaitingRoom room) {
            return (Connection) Proxy.newProxyInstance(
                    CallerPool.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    new Lent(connection, room, new AtomicBoolean()));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            return switch (method.getName()) {
                case "close" -> {
                    close();
                    yield null;
                }
                case "equals" -> arguments != null && proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> forward(method, arguments);
            };
        }

        private void close() throws SQLException {
            try {
                connection.close();
            } finally {
                if (isReturned.compareAndSet(false, true)) {
                    room.leave();
                }
            }
        }

        private @Nullable Object forward(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
            try {
                return method.invoke(connection, arguments);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            }
        }
    }
}
