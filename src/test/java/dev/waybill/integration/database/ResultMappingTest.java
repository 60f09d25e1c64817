package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.engine.TaskFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each type of PostgreSQL as the plain value that definition.md promises. */
class ResultMappingTest {
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        ledger = new Ledger();
        ledger.run("create type mood as enum ('sad', 'ok')");
        ledger.run("create type pair as (a int, b text)");
        ledger.run("create domain positive as int check (value > 0)");
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    static final List<Arguments> VALUES = List.of(
            Arguments.of("null", null),
            Arguments.of("1::smallint", 1L),
            Arguments.of("2147483647", 2147483647L),
            Arguments.of("(-9223372036854775808)::bigint", Long.MIN_VALUE),
            Arguments.of("9223372036854775807", Long.MAX_VALUE),
            Arguments.of("7::positive", 7L),
            Arguments.of("1.10", 1.1),
            Arguments.of("9223372036854775808", 9.223372036854775807E18),
            Arguments.of("0.1::real", 0.1),
            Arguments.of("0.1::float8", 0.1),
            Arguments.of("'-0'::float8", -0.0),
            Arguments.of("1e308::float8", 1e308),
            Arguments.of("'NaN'::numeric", "NaN"),
            Arguments.of("'NaN'::float8", "NaN"),
            Arguments.of("'-Infinity'::float8", "-Infinity"),
            Arguments.of("1e400::numeric(500)", "1" + "0".repeat(400)),
            Arguments.of("12345678901234567890.123::text", "12345678901234567890.123"),
            Arguments.of("true", true),
            Arguments.of("false", false),
            Arguments.of("'x'::text", "x"),
            Arguments.of("'x'::char(3)", "x  "),
            Arguments.of("''", ""),
            Arguments.of("'{\"a\": [1, 2.50, null, \"é\"]}'::jsonb", Map.of("a", Arrays.asList(1L, 2.5, null, "é"))),
            Arguments.of("'[1]'::json", List.of(1L)),
            Arguments.of("'null'::jsonb", null),
            Arguments.of("'5'::jsonb", 5L),
            Arguments.of("array[1, null, 3]", Arrays.asList(1L, null, 3L)),
            Arguments.of("array[[1, 2], [3, 4]]", List.of(List.of(1L, 2L), List.of(3L, 4L))),
            Arguments.of("'[0:1]={1,2}'::int[]", List.of(1L, 2L)),
            Arguments.of("'{}'::text[]", List.of()),
            Arguments.of("array['a\"b', 'NULL', 'c,d', '{}', '\\']", List.of("a\"b", "NULL", "c,d", "{}", "\\")),
            Arguments.of("array[1.5, 'NaN']::numeric[]", List.of(1.5, "NaN")),
            Arguments.of("array[true, false]", List.of(true, false)),
            Arguments.of("array['{\"a\":1}']::jsonb[]", List.of(Map.of("a", 1L))),
            Arguments.of("array['2024-01-31 12:00:00+01']::timestamptz[]", List.of("2024-01-31T11:00:00Z")),
            Arguments.of("array['sad','ok']::mood[]", List.of("sad", "ok")),
            Arguments.of("array['\\x00ff']::bytea[]", List.of("AP8=")),
            Arguments.of("date '2024-02-29'", "2024-02-29"),
            Arguments.of("time '12:34:56.7'", "12:34:56.7"),
            Arguments.of("timetz '12:34:56+02'", "12:34:56+02:00"),
            Arguments.of("timetz '12:34:56+05:30'", "12:34:56+05:30"),
            Arguments.of("timestamp '2024-01-31 12:34:56.000001'", "2024-01-31T12:34:56.000001"),
            Arguments.of("timestamptz '2024-01-31 12:34:56.5+05:30'", "2024-01-31T07:04:56.5Z"),
            Arguments.of("timestamptz '1883-01-01 00:00:00 Europe/Berlin'", "1882-12-31T23:06:32Z"),
            Arguments.of("timestamptz 'infinity'", "infinity"),
            Arguments.of("date '0044-03-15 BC'", "0044-03-15 BC"),
            Arguments.of("timestamp '12024-01-31 00:00:00'", "12024-01-31 00:00:00"),
            Arguments.of("interval '1 day 2 hours'", "1 day 02:00:00"),
            Arguments.of("'\\x00ff10'::bytea", "AP8Q"),
            Arguments.of("''::bytea", ""),
            Arguments.of("'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::uuid", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
            Arguments.of("'ok'::mood", "ok"),
            Arguments.of("row(1, 'x y')::pair", "(1,\"x y\")"),
            Arguments.of("int4range(1, 5)", "[1,5)"),
            Arguments.of("'10.0.0.0/8'::cidr", "10.0.0.0/8"),
            Arguments.of("point(1, 2)", "(1,2)"),
            Arguments.of("box(point(1, 2), point(0, 0))", "(1,2),(0,0)"),
            Arguments.of("B'101'", "101"),
            Arguments.of("'<a/>'::xml", "<a/>"),
            Arguments.of("current_user::name = current_user", true));

    @ParameterizedTest
    @FieldSource("VALUES")
    void mapsEachType(String sql, Object value) {
        assertThat(ledger.value("select " + sql)).isEqualTo(value);
    }

    @Test
    void doesNotDependOnTheNodesOrTheRolesZone() {
        ledger.administer("alter role " + ledger.role + " set timezone = 'America/New_York'");
        try (var other = new Ledger()) {
            other.administer("alter role " + other.role + " set timezone = 'Asia/Kolkata'");
            other.administer("alter role " + other.role + " set bytea_output = 'escape'");
            other.administer("alter role " + other.role + " set standard_conforming_strings = off");
            var own = TimeZone.getDefault();
            try {
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Auckland"));
                assertThat(other.value("select timestamptz '2024-01-31 12:00:00'")).isEqualTo("2024-01-31T12:00:00Z");
                assertThat(other.value("select '\\x00ff'::bytea")).isEqualTo("AP8=");
                assertThat(other.value("select '\\'")).isEqualTo("\\");
            } finally {
                TimeZone.setDefault(own);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'{\"a\":1,\"a\":2}'::json", "'\"\\ud800\"'::json", "'\"a\\u0000\"'::json", "'1e999'::json", "'{\"\\udc00\":1}'::json", "(repeat('[', 101) || repeat(']', 101))::json", "array['\"\\ud800\"']::json[]"})
    @Tag("F27")
    void refusesJsonThatCannotBeStored(String sql) {
        assertThat(catchThrowableOfType(TaskFailure.class, () -> ledger.value("select " + sql)).code()).isEqualTo("payload.invalid");
    }
}
