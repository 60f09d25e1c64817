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
            new WaitingRoom.Bounds(32, Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(3));

    private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
    private static final String TOO_MANY = "53300";

    private final WaitingRoom room = new WaitingRoom(this::getMaximumPoolSize, BOUNDS, System::nanoTime);

    /**
     * @throws SQLTransientConnectionException by a {@link Refusal} {@code overloaded} when there are too many callers; without it
     *     when the database gives no connection
     */
    @Override
    public Connection getConnection() throws SQLException {
        if (!room.enter()) {
            throw new NoneLeft(overloaded());
        }
        long since = System.nanoTime();
        boolean isLent = false;
        try {
            var connection = Lent.of(super.getConnection(), room, since);
            isLent = true;
            return connection;
        } finally {
            if (!isLent) {
                room.leave(System.nanoTime() - since);
            }
        }
    }

    /** @throws Refusal {@code overloaded} when a caller would get no connection now: the cheapest way to say so, before anything is done */
    void requireRoom() {
        if (room.isFull()) {
            throw overloaded();
        }
    }

    private static Refusal overloaded() {
        return new Refusal(
                Refusal.Kind.UNAVAILABLE, "overloaded", "The node has more callers than it can serve; try again", TRY_AGAIN);
    }

    /** What whoever asks a data source for a connection expects; the web looks for the refusal in it. Many at once: so without a trace. */
    private static final class NoneLeft extends SQLTransientConnectionException {
        NoneLeft(Refusal refusal) {
            super(refusal.sentence(), TOO_MANY, refusal);
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized")
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** A connection whose place is given back when it is closed, once. */
    private record Lent(Connection connection, WaitingRoom room, long since, AtomicBoolean isReturned) implements InvocationHandler {
        static Connection of(Connection connection, WaitingRoom room, long since) {
            return (Connection) Proxy.newProxyInstance(
                    CallerPool.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    new Lent(connection, room, since, new AtomicBoolean()));
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
                    room.leave(System.nanoTime() - since);
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
