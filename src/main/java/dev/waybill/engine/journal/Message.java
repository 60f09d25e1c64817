package dev.waybill.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the database together, in one round trip, and are one transaction: the driver sends what
 * semicolons separate without a Sync in between, and the server commits at the Sync (PostgreSQL, "Extended Query:
 * Pipelining").
 */
final class Message {
    /** Binds the parameters of a statement, in their order. */
    interface Binding {
        void bind(Parameters parameters) throws SQLException;
    }

    /** Reads one row that a statement returns. */
    interface Row {
        void read(ResultSet row) throws SQLException;
    }

    private record Part(String sql, Binding binding, Row row) {}

    private final List<Part> parts = new ArrayList<>();

    void add(String sql, Binding binding, Row row) {
        parts.add(new Part(sql, binding, row));
    }

    /** @param connection in auto-commit mode, unless it is part of a greater transaction */
    void send(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(parts.stream().map(Part::sql).collect(Collectors.joining(";\n")))) {
            var parameters = new Parameters(statement);
            for (var part : parts) {
                part.binding().bind(parameters);
            }
            statement.execute();
            for (var part : parts) {
                read(statement, part.row());
            }
        }
    }

    private static void read(PreparedStatement statement, Row row) throws SQLException {
        try (var rows = statement.getResultSet()) {
            while (rows != null && rows.next()) {
                row.read(rows);
            }
        }
        var _ = statement.getMoreResults();
    }

    /** The parameters of a message, numbered through all its statements. */
    static final class Parameters {
        private final PreparedStatement statement;
        private int bound;

        private Parameters(PreparedStatement statement) {
            this.statement = statement;
        }

        void add(long value) throws SQLException {
            statement.setLong(++bound, value);
        }

        /** One column of a list of rows, as an array. */
        <T> void add(String type, List<T> rows, Function<T, @Nullable Object> value) throws SQLException {
            var values = new @Nullable Object[rows.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value.apply(rows.get(i));
            }
            statement.setArray(++bound, statement.getConnection().createArrayOf(type, values));
        }
    }
}
