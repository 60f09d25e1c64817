package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Parser;

class SqlTextTest {
    @Test
    void putsAMarkForEachNameInItsOrder() {
        var text = SqlText.of("select :a, :b_2, :a");

        assertThat(text.names()).containsExactly("a", "b_2", "a");
        assertThat(text.jdbc()).isEqualTo("select  ? ,  ? ,  ? ");
    }

    @ParameterizedTest
    @Tag("S34")
    @ValueSource(strings = {
        "select ':a'", "select 'it''s :a'", "select E'\\':a'", "select e'\\\\'", "select \":a\" from t", "select \"x\"\":a\" from t",
        "select 1 -- :a", "select 1 /* :a */", "select 1 /* /* */ :a */", "select $$ :a; $$", "select $t$ $$ :a $t$", "select $é$:a$é$",
        "select a::int", "select a :: int", "select x[1:2]", "select x[:]", "call p(a := 1)", "select 1 as a$b$, 2 as c$b$", "select U&'\\0041:a'",
        "select ' \\' || 'x'", "select 1 as é$a$"
    })
    void findsNoNameInLiteralsCommentsCastsAndSlices(String sql) {
        assertThat(SqlText.of(sql)).isEqualTo(new SqlText(sql, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"select $$x$$ || :a", "select 'x':a", "select -:a", "select :a::int", "select (:a)", "select e'x' || :a", "select /* ' */ :a", "select -- '\n:a", "select x[1: :a]", "select a$$b, :a", "select name'x' || :a", "select 1--x\r:a"})
    void findsNamesBesideThem(String sql) {
        assertThat(SqlText.of(sql).names()).containsExactly("a");
    }

    @Test
    void keepsQuestionMarksOfPostgres() {
        assertThat(SqlText.of("select doc ? 'a' and doc ?| :k and '?' = '?'").jdbc()).isEqualTo("select doc ?? 'a' and doc ??|  ?  and '?' = '?'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1;", "select 1 ; ", "select 1; -- done", "select 1; /* ; select 2 */ ;;"})
    void allowsASemicolonAtTheEnd(String sql) {
        assertThat(SqlText.of(sql).jdbc().strip()).isEqualTo("select 1");
    }

    @ParameterizedTest
    @Tag("S34")
    @ValueSource(strings = {"select 1; select 2", "select 1;\ndrop table x", "commit; drop table x", "select ';'; select 2", "select 1;-- x\nselect 2", "select $a$;$a$;select 2", "select e'\\'';select 2--'", "select '\\';select 2--'"})
    void refusesASecondStatement(String sql) {
        assertThatThrownBy(() -> SqlText.of(sql)).isInstanceOf(InvalidSql.class).hasMessageContaining("one statement");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-- only", "/* x */;", ";"})
    void refusesNoStatement(String sql) {
        assertThatThrownBy(() -> SqlText.of(sql)).isInstanceOf(InvalidSql.class).hasMessageContaining("not empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 'x", "select \"x", "select $$x", "select $a$ $$", "select /* /* */", "select e'\\'", "select $1"})
    void refusesWhatIsNotClosedAndNumberedArguments(String sql) {
        assertThatThrownBy(() -> SqlText.of(sql)).isInstanceOf(InvalidSql.class);
    }

    /** The driver splits at semicolons by a parser of its own: it must never find a second statement, nor other marks, than ours. */
    @net.jqwik.api.Tag("S34")
    @Property(tries = 20_000)
    void agreesWithTheDriverOnWhereAStatementEnds(
            @ForAll @StringLength(max = 12) @Chars({'a', 'E', '1', '\'', '"', '$', ';', ':', '-', '/', '*', '\\', '\n', ' ', '?', '_', '(', ')', 'é'}) String text)
            throws Exception {
        SqlText ours;
        try {
            ours = SqlText.of(text);
        } catch (InvalidSql e) {
            return;
        }
        var driver = Parser.parseJdbcSql(ours.jdbc(), true, true, true, false, true);

        assertThat(driver).hasSizeLessThanOrEqualTo(1);
        if (!driver.isEmpty()) {
            assertThat(driver.getFirst().bindPositions).hasSize(ours.names().size());
        }
    }
}
