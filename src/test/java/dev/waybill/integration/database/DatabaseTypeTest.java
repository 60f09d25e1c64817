package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.engine.TaskFailure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTypeTest {
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        ledger = new Ledger();
        ledger.run("create table booking (id bigint primary key, note text, total numeric check (total >= 0))");
        ledger.run("create table tag (n int, names text[], doc jsonb, plain json)");
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    private static TaskFailure failure(Runnable work) {
        return catchThrowableOfType(TaskFailure.class, work::run);
    }

    @Test
    void returnsRowsByLabelAndTheirNumber() {
        assertThat(ledger.run("select 1 as one, 'x' as \"Two\" union all select 2, null order by 1"))
                .isEqualTo(Map.of("rows", List.of(Map.of("one", 1L, "Two", "x"), row("one", 2L, "Two", null)), "row_count", 2L));
    }

    @Test
    void countsChangedRowsWhenNoneAreReturned() {
        ledger.run("insert into booking (id) values (:a), (:b)", Map.of("a", 1L, "b", 2L));

        assertThat(ledger.run("update booking set note = 'x' where id in (1, 2)"))
                .isEqualTo(Map.of("rows", List.of(), "row_count", 2L));
        assertThat(ledger.run("delete from booking where id in (1, 2) returning id").get("row_count")).isEqualTo(2L);
    }

    @Test
    void countsButDropsRowsWithFetchNone() {
        assertThat(ledger.task("ledger", "select generate_series(1, 20000)", Map.of(), "none").output())
                .isEqualTo(Map.of("rows", List.of(), "row_count", 20_000L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1 where false", "select 1 union all select 2", "insert into booking (id) values (5), (6)", "delete from booking where false"})
    void wantsExactlyOneRowWithFetchOneAndUndoesOtherwise(String sql) {
        assertThat(failure(() -> ledger.task("ledger", sql, Map.of(), "one").output()).code()).isEqualTo("db.row_count");
        assertThat(ledger.value("select count(*) from booking where id in (5, 6)")).isEqualTo(0L);
    }

    @Test
    void takesOneReturnedOrOneChangedRowWithFetchOne() {
        assertThat(ledger.task("ledger", "insert into booking (id) values (7)", Map.of(), "one").output().get("row_count")).isEqualTo(1L);
        assertThat(ledger.task("ledger", "delete from booking where id = 7 returning id", Map.of(), "one").output().get("rows"))
                .isEqualTo(List.of(Map.of("id", 7L)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock =
            """
            where :a::text = 'x'                               | x
            where length(:a) = 1                               | x
            where date '2024-02-01' > :a                       | 2024-01-31
            where 7 = :a                                       | 7
            where 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6' = :a::uuid | F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6
            where now() > :a                                   | 2024-01-31T12:00:00Z
            """)
    @Tag("S34")
    void letsPostgresInferTheTypeOfText(String condition, String value) {
        assertThat(ledger.run("select 1 " + condition, Map.of("a", value)).get("row_count")).isEqualTo(1L);
    }

    @Test
    void bindsNumbersLikeNumbersInSql() {
        assertThat(ledger.value("select left('abc', :n)", Map.of("n", 2L))).isEqualTo("ab");
        assertThat(ledger.value("select :n + 1", Map.of("n", 4_000_000_000L))).isEqualTo(4_000_000_001L);
        assertThat(ledger.value("select round(:x, 1)", Map.of("x", 2.25))).isEqualTo(2.3);
        assertThat(ledger.value("select :x * 2", Map.of("x", 1e300))).isEqualTo(2e300);
        assertThat(ledger.value("select (:x)::text", Map.of("x", 100.0))).isEqualTo("100");
        assertThat(ledger.value("select (:x)::text", Map.of("x", 1234567890123.4567))).isEqualTo("1234567890123.4568");
        assertThat(ledger.value("select 1 -:n", Map.of("n", -5L))).isEqualTo(6L);
        assertThat(ledger.value("select :t and true", Map.of("t", true))).isEqualTo(true);
        assertThat(ledger.value("select :x::int is null", row("x", null))).isEqualTo(true);
    }

    @Test
    void bindsListsAsArrays() {
        assertThat(ledger.value("select count(*) from generate_series(1, 9) n where n = any(:ids)", Map.of("ids", List.of(2L, 3L, 99L))))
                .isEqualTo(2L);
        assertThat(ledger.value("select :a::text[]", Map.of("a", Arrays.asList("a,b", null, "NULL", "{x}", "q\"\\", "", " s ", "é\n"))))
                .isEqualTo(Arrays.asList("a,b", null, "NULL", "{x}", "q\"\\", "", " s ", "é\n"));
        assertThat(ledger.value("select :a::int[]", Map.of("a", List.of(List.of(1L, 2L), List.of(3L, 4L)))))
                .isEqualTo(List.of(List.of(1L, 2L), List.of(3L, 4L)));
        assertThat(ledger.value("select :a::text[]", Map.of("a", List.of()))).isEqualTo(List.of());
        assertThat(ledger.value("select :a::jsonb[]", Map.of("a", List.of(Map.of("k", "\"v\"")))))
                .isEqualTo(List.of(Map.of("k", "\"v\"")));
        assertThat(ledger.value("select :a::bool[]", Map.of("a", List.of(true, false)))).isEqualTo(List.of(true, false));
    }

    @Test
    void bindsMapsAsJson() {
        var document = Map.of("a", List.of(1L, 2.5, true), "b", Map.of("c", "é'\"\\"));

        assertThat(ledger.value("insert into tag (doc, plain) values (:d, :d) returning doc", Map.of("d", document))).isEqualTo(document);
        assertThat(ledger.value("select plain from tag where plain is not null")).isEqualTo(document);
        assertThat(ledger.value("select :d -> 'b' ->> 'c'", Map.of("d", document))).isEqualTo("é'\"\\");
        assertThat(ledger.value("select :d::text", Map.of("d", Map.of("a", 1L)))).isEqualTo("{\"a\": 1}");
    }

    @ParameterizedTest
    @CsvSource({
        "insert into booking (id) values (1) (2), db.statement, 42601",
        "select * from nowhere, db.statement, 42P01",
        "select 1 / 0, db.statement, 22012",
        "select 'x'::int, db.statement, 22P02",
        "insert into booking (id) values (null), db.constraint, 23502",
        "'insert into booking (id, total) values (1, -1)', db.constraint, 23514",
        "select from booking for update nowait skip locked; , db.statement, 42601",
    })
    void tellsTheServersMessageAndStateUnderAStableCode(String sql, String code, String state) {
        var failure = failure(() -> ledger.run(sql));

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("sqlstate", state).containsKey("message");
    }

    @Test
    void namesTheViolatedConstraint() {
        var failure = failure(() -> ledger.run("insert into booking (id, total) values (1, -1)"));

        assertThat(failure.detail()).asInstanceOf(InstanceOfAssertFactories.MAP).containsEntry("constraint", "booking_total_check");
    }

    @Test
    void undoesAStatementThatFailed() {
        assertThatThrownBy(() -> ledger.run("with one as (insert into booking (id) values (40) returning id) select 1 / (id - 40) from one"))
                .isInstanceOf(TaskFailure.class);
        assertThat(ledger.value("select count(*) from booking where id = 40")).isEqualTo(0L);
    }

    @Test
    void refusesTwoColumnsUnderOneLabel() {
        assertThat(failure(() -> ledger.run("select 1 as a, 2 as a")).code()).isEqualTo("db.statement");
    }

    @Test
    void failsWhenAnArgumentIsMissingAtRunTime() {
        assertThat(failure(() -> ledger.run("select :a", Map.of("b", 1L))).code()).isEqualTo("validation");
    }

    @Test
    @Tag("F27")
    void refusesArgumentsThatNoTextCanHold() {
        assertThat(failure(() -> ledger.run("select :a", Map.of("a", "a\0b"))).code()).isEqualTo("payload.invalid");
        assertThat(failure(() -> ledger.run("select :a", Map.of("a", List.of("\ud800")))).code()).isEqualTo("payload.invalid");
        assertThat(failure(() -> ledger.run("select :a", Map.of("a", Map.of("\udc00", 1L)))).code()).isEqualTo("payload.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", "\uFEFFx", "\u202Ertl", "\u0085\u2028", "é\u0301", "\u0001", "'; drop table booking; --", "$$", "\\", "${x}", "{{env:PATH}}", "#{1}", ":a", "?"})
    @Tag("F27")
    @Tag("S17")
    void keepsTextAsItIs(String text) {
        assertThat(ledger.value("select :a::text", Map.of("a", text))).isEqualTo(text);
    }

    private static Map<String, Object> row(Object... pairs) {
        var row = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            row.put((String) pairs[i], pairs[i + 1]);
        }
        return row;
    }
}
