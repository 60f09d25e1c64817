package dev.waybill.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections that can be cut off, and that can lose a commit or its answer. */
final class SeverableDataSource extends DelegatingDataSource {
    /** What becomes of a commit. */
    enum Loss {
        /** It is not made. */
        COMMIT,
        /** It is made, but its caller hears of a broken connection. */
        ANSWER
    }

    /** Loses one commit, counted from 1. */
    private static final class Plan {
        final int number;
        final Loss loss;
        final Runnable then;
        int commits;

        Plan(int number, Loss loss, Runnable then) {
            this.number = number;
            this.loss = loss;
            this.then = then;
        }

        /** The retention's commits are nobody's business here. */
        synchronized boolean isNext() {
            return !Thread.currentThread().getName().equals("waybill-retention") && ++commits == number;
        }
    }

    private final AtomicReference<@Nullable Plan> plan = new AtomicReference<>();
    private volatile boolean isSevered;

    SeverableDataSource(DataSource target) {
        super(target);
    }

    void sever() {
        isSevered = true;
    }

    void restore() {
        isSevered = false;
    }

    /**
     * One of the commits from now on goes wrong.
     *
     * @param number the first is 1
     * @param then   what happens at that moment too
     */
    void lose(int number, Loss loss, Runnable then) {
        plan.set(new Plan(number, loss, then));
    }

    /** Whether the loss that was asked for has happened. */
    boolean hasLost() {
        return plan.get() == null;
    }

    @Override
    public Connection getConnection() throws SQLException {
        check();
        var connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    if (!method.getName().equals("close") && !method.getName().equals("rollback")) {
                        check();
                    }
                    return switch (method.getName()) {
                        case "commit" -> commit(connection, method, connection::rollback);
                        case "prepareStatement" -> arguments[0].toString().contains("as unfenced")
                                ? message((PreparedStatement) call(connection, method, arguments))
                                : call(connection, method, arguments);
                        default -> call(connection, method, arguments);
                    };
                });
    }

    /** The journal's message is its own commit. */
    private PreparedStatement message(PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, (_, method, arguments) ->
                        method.getName().equals("execute") ? commit(statement, method, () -> {}) : call(statement, method, arguments));
    }

    private interface Undo {
        void run() throws SQLException;
    }

    private @Nullable Object commit(Object target, Method method, Undo undo) throws Throwable {
        var planned = plan.get();
        if (planned == null || !planned.isNext()) {
            return call(target, method, null);
        }
        plan.set(null);
        if (planned.loss == Loss.ANSWER) {
            call(target, method, null);
        } else {
            undo.run();
        }
        planned.then.run();
        throw new SQLException("The connection broke", "08006");
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void check() throws SQLException {
        if (isSevered) {
            throw new SQLException("The connection is cut", "08006");
        }
    }
}
