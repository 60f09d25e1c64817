package dev.waybill.engine.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Statements that go to the database together, in one round trip: the driver sends what semicolons separate without a Sync
 * in between, and without a transaction around them the server commits at the Sync (PostgreSQL, "Extended Query:
 * Pipelining"). The statements may return columns of a fixed size only (no {@code text}): the driver waits for what it cannot
 * bound, and that ends the transaction early.
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

    /** From this major version on PostgreSQL has {@code transaction_timeout}. */
    private static final int LIMITS_TRANSACTIONS = 17;

    private record Part(String sql, Binding binding, Row row) {}

    private final List<Part> parts = new ArrayList<>();
    /** Of rows inserted or changed, by statement. */
    private final Map<String, Integer> counts = new HashMap<>();

    void add(String sql, Binding binding, Row row) {
        parts.add(new Part(sql, binding, row));
    }

    /** Nothing if there are no rows. The binding has to bind one column after the other. */
    void add(RowsStatement statement, List<?> rows, Binding binding, Row row) {
        if (!rows.isEmpty()) {
            add(statement.text(rows.size()), binding, row);
        }
    }

    /**
     * As a transaction of its own. A server that has no time limit for transactions gets the statements one by one, since a
     * message that arrives torn would keep its locks there for as long as its sender is frozen.
     *
     * @param connection in auto-commit mode
     */
    void commit(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() >= LIMITS_TRANSACTIONS) {
            send(connection);
        } else {
            commitOneByOne(connection);
        }
    }

    void commitOneByOne(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            for (var part : parts) {
                try (var statement = connection.prepareStatement(part.sql())) {
                    part.binding().bind(new Parameters(statement));
                    statement.execute();
                    read(statement, part);
                }
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void rollBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** As a part of the caller's transaction, or one of its own if there is none. */
    void send(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(parts.stream().map(Part::sql).collect(Collectors.joining(";")))) {
            var parameters = new Parameters(statement);
            for (var part : parts) {
                part.binding().bind(parameters);
            }
            statement.execute();
            for (var part : parts) {
                read(statement, part);
            }
        }
    }

    private void read(PreparedStatement statement, Part part) throws SQLException {
        counts.put(part.sql(), statement.getUpdateCount());
        try (var rows = statement.getResultSet()) {
            while (rows != null && rows.next()) {
                part.row().read(rows);
            }
        }
        var _ = statement.getMoreResults();
    }

    /** How many rows a statement that returns none inserted or changed. */
    int count(RowsStatement statement) {
        return counts.getOrDefault(statement.one(), 0) + counts.getOrDefault(statement.many(), 0);
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

        // One column of the rows of a RowsStatement: the value of a lone row, or an array. An array of the exact class goes in
        // binary form: as text, quoting every value took more time than all else that a commit takes of the processor.

        <T> void texts(List<T> rows, Function<T, @Nullable String> value) throws SQLException {
            this.<T, @Nullable String>add(rows, value, "text", String[]::new, (index, only) -> statement.setObject(index, only, Types.VARCHAR));
        }

        <T> void uuids(List<T> rows, Function<T, UUID> value) throws SQLException {
            texts(rows, row -> value.apply(row).toString());
        }

        <T> void ints(List<T> rows, Function<T, @Nullable Integer> value) throws SQLException {
            this.<T, @Nullable Integer>add(rows, value, "int4", Integer[]::new, (index, only) -> statement.setObject(index, only, Types.INTEGER));
        }

        <T> void longs(List<T> rows, Function<T, @Nullable Long> value) throws SQLException {
            this.<T, @Nullable Long>add(rows, value, "int8", Long[]::new, (index, only) -> statement.setObject(index, only, Types.BIGINT));
        }

        <T> void bytes(List<T> rows, Function<T, byte[]> value) throws SQLException {
            add(rows, value, "bytea", byte[][]::new, statement::setBytes);
        }

        <T> void booleans(List<T> rows, Function<T, Boolean> value) throws SQLException {
            add(rows, value, "bool", Boolean[]::new, statement::setBoolean);
        }

        /** As milliseconds of the epoch: {@code to_timestamp(x / 1e3::float8)} makes an instant of them. */
        <T> void instants(List<T> rows, Function<T, @Nullable Instant> value) throws SQLException {
            longs(rows, row -> {
                var instant = value.apply(row);
                return instant == null ? null : instant.toEpochMilli();
            });
        }

        private interface Setting<V extends @Nullable Object> {
            void set(int index, V value) throws SQLException;
        }

        private <T, V extends @Nullable Object> void add(
                List<T> rows, Function<T, V> value, String type, IntFunction<@Nullable Object[]> array, Setting<V> setting) throws SQLException {
            if (rows.size() == 1) {
                setting.set(++bound, value.apply(rows.getFirst()));
            } else {
                statement.setArray(++bound, statement.getConnection().createArrayOf(type, rows.stream().map(value).toArray(array)));
            }
        }
    }
}
