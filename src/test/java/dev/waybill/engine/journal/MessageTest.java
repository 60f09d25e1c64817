package dev.waybill.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.testing.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    private static Message.Binding numbers(Integer... numbers) {
        return parameters -> parameters.ints(List.of(numbers), number -> number);
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void whatOneStatementWroteTheNextOneSees(Way way) throws SQLException {
        var seen = new ArrayList<Integer>();
        var message = new Message();
        message.add("insert into noted (number) select unnest(?::int[])", numbers(1, 2), _ -> {});
        message.add("select number from noted where number <> all (?::int[])", numbers(1), row -> seen.add(row.getInt(1)));
        way.go(message, connection);

        assertThat(seen).containsExactly(2);
        assertThat(message.count("insert into noted (number) select unnest(?::int[])")).isEqualTo(2);
        assertThat(noted()).containsExactly(1, 2);
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void nothingIsWrittenWhenALaterStatementFails(Way way) throws SQLException {
        var message = new Message();
        message.add("insert into noted (number) select unnest(?::int[])", numbers(1), _ -> {});
        message.add("insert into noted (number, text) select unnest(?::int[]), 'again'", numbers(1), _ -> {});

        assertThatThrownBy(() -> way.go(message, connection)).isInstanceOf(SQLException.class);
        assertThat(noted()).isEmpty();
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    void columnsArriveAsTheyWereSent() throws SQLException {
        var id = UUID.randomUUID();
        var instant = Instant.parse("2026-11-24T12:34:56.789Z");
        var got = new ArrayList<Object>();
        var message = new Message();
        message.add(
                """
                select i, t, l, b, u::uuid, to_timestamp(a / 1e3::float8)
                from unnest(?::int[], ?::text[], ?::bigint[], ?::boolean[], ?::text[], ?::bigint[]) as v(i, t, l, b, u, a)""",
                parameters -> {
                    parameters.ints(Arrays.asList(7, null), number -> number);
                    parameters.texts(Arrays.asList("a \"quoted\" {text}, ünïcode 😀", null), text -> text);
                    parameters.longs(Arrays.asList(Long.MAX_VALUE, null), number -> number);
                    parameters.booleans(List.of(true, false), truth -> truth);
                    parameters.uuids(List.of(id, id), uuid -> uuid);
                    parameters.instants(Arrays.asList(instant, null), at -> at);
                },
                row -> {
                    for (int column = 1; column <= 5; column++) {
                        got.add(row.getObject(column));
                    }
                    got.add(row.getTimestamp(6) == null ? null : row.getTimestamp(6).toInstant());
                });
        message.send(connection);

        assertThat(got).containsExactly(
                7, "a \"quoted\" {text}, ünïcode 😀", Long.MAX_VALUE, true, id, instant, null, null, null, false, id, null);
    }
}
