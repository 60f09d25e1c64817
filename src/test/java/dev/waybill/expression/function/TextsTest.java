package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class TextsTest {
    private static Object call(String function, Object... arguments) {
        return new Functions().find(function, arguments.length).orElseThrow().call(arguments, new Meter());
    }

    @Property(tries = 500)
    void findsWhatJavaFinds(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 300) String text,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 120) String wanted) {
        assertThat(Texts.indexOf(text, wanted, 0, new Meter())).isEqualTo(text.indexOf(wanted));
        assertThat(call("lastIndexOf", text, wanted)).isEqualTo((long) text.lastIndexOf(wanted));
    }

    @Property(tries = 200)
    void findsLongTextsInTheMiddle(
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(min = 70, max = 100) String wanted,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 100) String before,
            @ForAll @IntRange(max = 50) int from) {
        var text = before + wanted + before;

        assertThat(Texts.indexOf(text, wanted, Math.min(from, before.length()), new Meter()))
                .isEqualTo(text.indexOf(wanted, Math.min(from, before.length())));
    }

    @Property(tries = 300)
    void replacesAsJavaDoes(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 30) String text,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 3) String wanted,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 3) String replacement) {
        assertThat(call("replace", text, wanted, replacement)).isEqualTo(text.replace(wanted, replacement));
    }

    @Property(tries = 300)
    void splitsAsJavaDoes(
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(max = 30) String text,
            @ForAll @CharRange(from = 'a', to = 'c') @StringLength(min = 1, max = 2) String separator) {
        assertThat(call("split", text, separator)).isEqualTo(Arrays.asList(text.split(Pattern.quote(separator), -1)));
        assertThat(call("join", call("split", text, separator), separator)).isEqualTo(text);
    }

    @Property(tries = 200)
    void splitsIntoCharacters(@ForAll @StringLength(max = 20) String any) {
        var parts = (List<?>) call("split", any, "");

        assertThat(call("join", parts)).isEqualTo(any);
        assertThat(parts).hasSize((int) any.codePoints().count());
    }

    @Test
    void countsCodePoints() {
        var text = "a😁b😁";

        assertThat(call("size", text)).isEqualTo(4L);
        assertThat(call("charAt", text, 1L)).isEqualTo("😁");
        assertThat(call("charAt", text, 4L)).isEqualTo("");
        assertThat(call("indexOf", text, "b")).isEqualTo(2L);
        assertThat(call("lastIndexOf", text, "😁")).isEqualTo(3L);
        assertThat(call("substring", text, 1L, 3L)).isEqualTo("😁b");
        assertThat(call("reverse", text)).isEqualTo("😁b😁a");
        assertThat(call("replace", "😁😁", "", "-")).isEqualTo("-😁-😁-");
    }

    @Test
    void refusesPositionsOutsideTheText() {
        assertThatThrownBy(() -> call("charAt", "abc", 4L))
                .isInstanceOf(Failure.class)
                .hasMessage("'charAt' is given the position 4, which is outside the text");
        assertThatThrownBy(() -> call("substring", "abc", -1L)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> call("substring", "abc", 2L, 1L)).hasMessage("'substring' is given a start that is after its end");
        assertThatThrownBy(() -> call("join", List.of("a", 1L), "-"))
                .hasMessage("'join' takes a list of strings, and element 1 is a int");
    }

    @Test
    void quotesWhatCannotBePrinted() {
        assertThat(call("strings.quote", "a\"b\\c\n\u0007\ud800")).isEqualTo("\"a\\\"b\\\\c\\n\\a\ufffd\"");
    }

    @Test
    void formatsClausesByTheirRules() {
        assertThat(call("format", "%s %d %.2f %e %b %o %x %X %%", List.of("a", 5L, 2.345, 1052.0, 5L, 8L, 255L, "hi")))
                .isEqualTo("a 5 2.35 1.052000e+03 101 10 ff 6869 %");
        assertThat(call("format", "%.0f %.0f", List.of(0.5, 1.5))).as("half to even").isEqualTo("0 2");
        assertThatThrownBy(() -> call("format", "%d", List.of("x"))).hasMessage("'%d' does not take string");
        assertThatThrownBy(() -> call("format", "%q", List.of("x"))).hasMessageStartingWith("After '%' stands");
        assertThatThrownBy(() -> call("format", "%s %s", List.of("x"))).hasMessage("'format' has more clauses than its list has values");
    }
}
