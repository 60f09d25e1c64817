package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegexesTest {
    private static Object call(String function, Object... arguments) {
        return new Functions().find(function, arguments.length).orElseThrow().call(arguments, new Meter());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "abc 4", "a{1000} 1001", "(a{100}){100} 10201", "((a{0,100}){0,100}){0,100} 1020301", "[a{9}]{3} 4", "[]a]{2} 3",
        "a\\{9} 6", "a{,5} 2", "(a|b)*c 9", "(?:x{2}){3} 14"
    })
    void estimatesTheProgram(String pattern, long least) {
        assertThat(RegexSize.of(pattern)).isGreaterThanOrEqualTo(Math.min(1_000_000, least / 2)).isLessThanOrEqualTo(Math.min(1_000_000, least * 3));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.strings().withChars("ab()[]{}|*+?^$.\\,0123").ofMaxLength(25);
    }

    /** So that what passes the estimate is safe to compile. */
    @Property(tries = 1_000)
    void neverEstimatesFarBelowWhatRe2Makes(@ForAll("patterns") String pattern) {
        if (RegexSize.of(pattern) > 2_000) {
            return;
        }
        try {
            assertThat(Pattern.compile(pattern).programSize()).as(pattern).isLessThan((int) (8 * RegexSize.of(pattern)) + 50);
        } catch (PatternSyntaxException e) {
            assertThatThrownBy(() -> call("matches", "a", pattern)).isInstanceOf(Failure.class);
        }
    }

    @Test
    void findsAnywhereInTheText() {
        assertThat(call("matches", "order-17", "[0-9]+")).isEqualTo(true);
        assertThat(call("matches", "order-17", "^[0-9]+$")).isEqualTo(false);
        assertThat(call("matches", "ORDER", "(?i)order")).isEqualTo(true);
    }

    @Test
    void extractsAGroupOrTheWhole() {
        assertThat(call("regex.extract", "id=17;", "id=([0-9]+)")).isEqualTo(Opt.of("17"));
        assertThat(call("regex.extract", "none", "id=([0-9]+)")).isEqualTo(Opt.NONE);
        assertThat(call("regex.extractAll", "a1b22c", "[0-9]+")).isEqualTo(List.of("1", "22"));
        assertThatThrownBy(() -> call("regex.extract", "ab", "(a)(b)"))
                .hasMessage("'regex.extract' takes a pattern with at most one capturing group");
    }

    @Test
    void replacesWithGroups() {
        assertThat(call("regex.replace", "a1 b2", "([a-z])([0-9])", "\\2\\1\\\\")).isEqualTo("1a\\ 2b\\");
        assertThat(call("regex.replace", "aaa", "a", "b", 2L)).isEqualTo("bba");
        assertThat(call("regex.replace", "aaa", "a", "$1", 0L)).isEqualTo("aaa");
        assertThatThrownBy(() -> call("regex.replace", "a", "a", "\\1")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> call("regex.replace", "a", "a", "\\")).isInstanceOf(Failure.class);
    }

    @Test
    void saysWhenAPatternIsNone() {
        assertThatThrownBy(() -> call("matches", "a", "(a")).hasMessage("The pattern given to 'matches' is no RE2 regular expression");
        assertThatThrownBy(() -> call("matches", "a", "(?=a)")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> call("matches", "a", "(a)\\1")).isInstanceOf(Failure.class);
    }
}
