package dev.waybill.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Connections that can be cut off, and that can lose the answer of a commit. */
final class SeverableDataSource extends DelegatingDataSource {
    private volatile boolean isSevered;
    private volatile boolean losesNextCommit;

    SeverableDataSource(DataSource target) {
        super(target);
    }

    void sever() {
        isSevered = true;
    }

    void restore() {
        isSevered = false;
    }

    /** The next commit is made, but its caller hears of a broken connection. */
    void loseNextCommit() {
        losesNextCommit = true;
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
                    try {
                        var result = method.invoke(connection, arguments);
                        if (method.getName().equals("commit") && losesNextCommit) {
                            losesNextCommit = false;
                            throw new SQLException("The connection broke", "08006");
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void check() throws SQLException {
        if (isSevered) {
            throw new SQLException("The connection is cut", "08006");
        }
    }
}
