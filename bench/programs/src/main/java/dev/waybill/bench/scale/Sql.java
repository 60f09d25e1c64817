package dev.waybill.bench.scale;

import dev.waybill.bench.server.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Questions to a database that are no part of what is measured. */
final class Sql implements AutoCloseable {
    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    static Sql of(Database database) throws SQLException {
        return new Sql(database.connect());
    }

    /** The numbers of the one row that a query finds; nothing counts as 0. */
    List<Double> row(String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                var numbers = new ArrayList<Double>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    numbers.add(row.getDouble(i));
                }
                return numbers;
            }
        }
    }

    double number(String sql, Object... parameters) throws SQLException {
        return row(sql, parameters).getFirst();
    }

    /** What a query says in one row and column. */
    String text(String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var row = statement.executeQuery()) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        }
    }

    void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
