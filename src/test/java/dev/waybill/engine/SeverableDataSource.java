package dev.waybill.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
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

        synchronized boolean isNext() {
            return ++commits == number;
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
                    return method.getName().equals("commit")
                            ? commit(connection, method)
                            : call(connection, method, arguments);
                });
    }

    private @Nullable Object commit(Connection connection, Method method) throws Throwable {
        var planned = plan.get();
        if (planned == null || !planned.isNext()) {
            return call(connection, method, null);
        }
        plan.set(null);
        if (planned.loss == Loss.ANSWER) {
            call(connection, method, null);
        } else {
            connection.rollback();
        }
        planned.then.run();
        throw new SQLException("The connection broke", "08006");
    }

    private static @Nullable Object call(Connection connection, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(connection, arguments);
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
