package dev.waybill.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Several statements are one transaction, whether they travel together or one by one. */
@Tag("G05")
class MessageTest {
    /** The two ways of a message to the server. */
    enum Way {
        TOGETHER {
            @Override
            void go(Message message, Connection connection) throws SQLException {
                message.send(connection);
            }
        },
        ONE_BY_ONE {
            @Override
            void go(Message message, Connection connection) throws SQLException {
                message.commitOneByOne(connection);
            }
        };

        abstract void go(Message message, Connection connection) throws SQLException;
    }

    Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        var database = TestDatabase.create();
        connection = DriverManager.getConnection(database.url(), database.user(), database.password());
        execute("create table noted (number int primary key, text text)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<Integer> noted() throws SQLException {
        var numbers = new ArrayList<Integer>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery("select number from noted order by number")) {
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
        }
        return numbers;
    }

    private static final RowsStatement INSERT = RowsStatement.of("insert into noted (number) select number from {rows}", "number int");

    private static void insert(Message message, Integer... numbers) {
        message.add(INSERT, List.of(numbers), parameters -> parameters.ints(List.of(numbers), number -> number), _ -> {});
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatOneStatementWroteTheNextOneSees(Way way) throws SQLException {
        var seen = new ArrayList<Integer>();
        var message = new Message();
        insert(message, 1, 2);
        message.add("select number from noted where number <> ?", parameters -> parameters.add(1), row -> seen.add(row.getInt(1)));
        way.go(message, connection);

        assertThat(seen).containsExactly(2);
        assertThat(message.count(INSERT)).isEqualTo(2);
        assertThat(noted()).containsExactly(1, 2);
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingIsWrittenWhenALaterStatementFails(Way way) throws SQLException {
        var message = new Message();
        insert(message, 1);
        insert(message, 1, 2);

        assertThatThrownBy(() -> way.go(message, connection)).isInstanceOf(SQLException.class);
        assertThat(noted()).isEmpty();
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void noRowsAreNoStatement() throws SQLException {
        var message = new Message();
        insert(message);
        insert(message, 1);
        message.send(connection);

        assertThat(message.count(INSERT)).isEqualTo(1);
        assertThat(noted()).containsExactly(1);
    }

    private record Columns(
            @Nullable Integer i, @Nullable String t, @Nullable Long l, boolean b, UUID u, @Nullable Instant a, String y) {
        private static final RowsStatement SELECT = RowsStatement.of(
                "select i, t, l, b, u, to_timestamp(a / 1e3::float8), y from {rows}",
                "i int, t text, l bigint, b boolean, u uuid, a bigint, y bytea");

        private static void bind(Message.Parameters parameters, List<Columns> rows) throws SQLException {
            parameters.ints(rows, Columns::i);
            parameters.texts(rows, Columns::t);
            parameters.longs(rows, Columns::l);
            parameters.booleans(rows, Columns::b);
            parameters.uuids(rows, Columns::u);
            parameters.instants(rows, Columns::a);
            parameters.bytes(rows, row -> row.y.getBytes(StandardCharsets.UTF_8));
        }

        private static Columns read(ResultSet row) throws SQLException {
            var instant = row.getTimestamp(6);
            return new Columns(
                    row.getObject(1, Integer.class),
                    row.getString(2),
                    row.getObject(3, Long.class),
                    row.getBoolean(4),
                    row.getObject(5, UUID.class),
                    instant == null ? null : instant.toInstant(),
                    new String(row.getBytes(7), StandardCharsets.UTF_8));
        }
    }

    private static final Columns FULL = new Columns(
            7,
            "a \"quoted\" {text}, ünïcode 😀",
            Long.MAX_VALUE,
            true,
            UUID.randomUUID(),
            Instant.parse("2026-11-24T12:34:56.789Z"),
            "bytes \0 ü");
    private static final Columns EMPTY = new Columns(null, null, null, false, UUID.randomUUID(), null, "");

    static Stream<List<Columns>> rows() {
        return Stream.of(List.of(FULL), List.of(EMPTY), List.of(FULL, EMPTY), List.of(EMPTY, FULL, FULL));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void columnsArriveAsTheyWereSent(List<Columns> rows) throws SQLException {
        var got = new ArrayList<Columns>();
        var message = new Message();
        message.add(Columns.SELECT, rows, parameters -> Columns.bind(parameters, rows), row -> got.add(Columns.read(row)));
        message.send(connection);

        assertThat(got).isEqualTo(rows);
    }
}
