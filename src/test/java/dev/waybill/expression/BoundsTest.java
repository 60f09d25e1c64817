package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Expressions that would take all memory or all time. Each must end by itself; what it allocates on the way, garbage
 * included, stays within a few times the budget. The timeout is there so that a hole fails instead of hanging the build.
 */
@Tag("S32")
@Timeout(60)
final class BoundsTest {
    private static final int MEGABYTE = 1024 * 1024;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Expressions expressions = new Expressions();

    private static String chain(String start, String step, int times) {
        return start + step.repeat(times);
    }

    private static final String SHARED = chain("[1]", ".map(x, [x, x])", 20);

    static Stream<String> attacks() {
        return Stream.of(
                chain("['a']", ".map(x, x + x)", 24),
                "lists.range(2000000000)",
                "input.kilo.replace('', input.kilo).replace('', input.kilo)",
                "lists.range(9999).distinct()",
                "sets.equivalent(input.list, input.list)",
                SHARED + ".flatten(50)",
                "to_json(" + SHARED + ")",
                "'%s'.format([" + SHARED + "])",
                "jsonpath(" + SHARED + ", '$..*')",
                chain("[1]", ".map(x, [x, x])", 24),
                chain("[1]", ".map(x, [x, x])", 24) + " == " + chain("[1]", ".map(x, [x, x])", 24),
                "lists.range(100).all(a, lists.range(100).all(b, lists.range(100).all(c, true)))",
                "lists.range(10000).map(i, lists.range(10000))",
                "lists.range(10000).map(i, input.big + 'x')",
                "lists.range(10000).transformMap(i, v, input.big + 'x')",
                "lists.range(10000).map(i, input.big).join()",
                "lists.range(10000).map(i, input.list + input.list)",
                "input.list.map(i, input.list)",
                "input.big.split('')",
                "input.big.split('a')",
                "input.big.replace('a', input.big)",
                "regex.replace(input.big, 'a', 'bbbbbbbb')",
                "regex.extractAll(input.big, 'a')",
                "'%.2000000000f'.format([1.0])",
                "'%s%s%s%s'.format([input.big, input.big, input.big, input.big])",
                "'%x'.format([input.big])",
                "base64.encode(input.big + input.big)",
                "lists.range(10000).map(i, sha256(input.big))",
                "lists.range(10000).map(i, [uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid(), uuid()])",
                "json(input.brackets)",
                "json(input.deep)",
                "lists.range(10000).map(i, input.big.size())",
                "lists.range(10000).map(i, input.big.contains(input.needle))",
                "lists.range(10000).map(i, input.big.indexOf(input.needle))",
                "input.big.lastIndexOf(input.needle)",
                "lists.range(10000).map(i, input.big == input.twin)",
                "lists.range(10000).map(i, input.big).sort()",
                "lists.range(10000).map(i, i in input.list)",
                "lists.range(10000).exists(i, " + String.join("||", Collections.nCopies(600, "input.x == i")) + ")",
                "lists.range(10000).exists(i, " + String.join("||", Collections.nCopies(200, "timestamp(input.kilo) == now")) + ")",
                "lists.range(10000).exists(i, " + String.join("||", Collections.nCopies(200, "date.format(now, 'yyyy', 'Europe/Paris') == ''")) + ")",
                "lists.range(10000).all(i, " + String.join("&&", Collections.nCopies(150, "'aaaaaaaaaaaaaaaaaaaaaa'.matches('(a*)*$')")) + ")",
                "input.big.matches('[a-z]{1,500}[a-z]{1,500}[a-z]{1,500}c')",
                "'a'.matches('((a{0,100}){0,100}){0,100}')",
                "'a'.matches('" + "(".repeat(60) + "a" + "){0,3}".repeat(30) + ")".repeat(30) + "')",
                "'a'.matches('" + "a".repeat(257) + "')",
                nestedBindings("[%s, %s]"),
                nestedBindings("%s + %s"));
    }

    private static String nestedBindings(String value) {
        var expression = new StringBuilder("cel.bind(a0, ['x'], ");
        for (int i = 1; i < 40; i++) {
            expression.append("cel.bind(a").append(i).append(", ").append(value.replace("%s", "a" + (i - 1))).append(", ");
        }
        return expression + "a39" + ")".repeat(40);
    }

    private static Map<String, Object> input() {
        Map<String, Object> input = new HashMap<>();
        input.put("kilo", "k".repeat(1000));
        input.put("big", "a".repeat(3 * MEGABYTE));
        input.put("twin", "a".repeat(3 * MEGABYTE));
        input.put("needle", "a".repeat(MEGABYTE) + "b");
        input.put("brackets", "[" + "[],".repeat(300_000) + "1]");
        input.put("deep", "[".repeat(10_000));
        List<Object> list = new ArrayList<>();
        for (long i = 0; i < 10_000; i++) {
            list.add(i * 7919 % 10_007);
        }
        input.put("list", list);
        return input;
    }

    @ParameterizedTest
    @Tag("D03")
    @MethodSource("attacks")
    void endsWithinItsBudget(String source) {
        var template = expressions.template("${" + source + "}");
        var context = SampleContext.withInput(input());
        long before = THREADS.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> template.evaluate(context)).isInstanceOf(ExpressionFailure.class).satisfies(failure ->
                assertThat(((ExpressionFailure) failure).sentence()).hasSizeLessThan(200));

        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).as("allocated").isLessThan(600L * MEGABYTE);
    }

    static Stream<String> tooLarge() {
        return Stream.of(
                "(".repeat(5_000) + "1" + ")".repeat(4_000),
                "(".repeat(4_000) + "true" + ")".repeat(4_000),
                "[".repeat(4_000) + "]".repeat(4_000) + " == []",
                "true ? true : ".repeat(600) + "true",
                "input." + "a.".repeat(4_000) + "a",
                "1 + ".repeat(2_000) + "1 == 1",
                "[" + "1, ".repeat(3_000) + "1] == [" + "1,".repeat(450) + "1,".repeat(4) + "1]" + " || " + String.join("||", Collections.nCopies(300, "[1]==[2]")),
                "input.a.all(a, ".repeat(60) + "true" + ")".repeat(60),
                chain("optional.of(1)", ".optMap(x, x)", 60) + ".hasValue()",
                "x".repeat(10_001),
                "a".repeat(9_000) + ".b");
    }

    @ParameterizedTest
    @MethodSource("tooLarge")
    void refusesWhatIsTooLargeWhenItIsSaved(String source) {
        assertThatThrownBy(() -> expressions.condition(source)).isInstanceOfSatisfying(InvalidExpression.class, invalid ->
                assertThat(invalid.faults().getFirst().code()).isIn("expression_too_large", "unknown_variable"));
    }

    @Test
    void allowsWhatIsLargeButWithinItsBounds() {
        var context = SampleContext.withInput(input());

        assertThat((List<?>) expressions.template("${input.list.map(i, i > 50, i * 2).sort()}").evaluate(context)).hasSizeBetween(9_900, 9_960);
        assertThat(expressions.template("${" + "1 + ".repeat(40) + "1}").evaluate(context)).isEqualTo(41L);
        assertThat(expressions.template("${input.big.contains('b')}").evaluate(context)).isEqualTo(false);
        assertThat(expressions.template("${input.big.matches('a$')}").evaluate(context)).isEqualTo(true);
        assertThat((String) expressions.template("${input.big}").evaluate(context)).hasSize(3 * MEGABYTE);
        assertThat(expressions.condition(String.join("||", Collections.nCopies(900, "input.x"))).tasks()).isEmpty();
    }

    @Test
    void chargesATemplateAsOne() {
        var many = Collections.nCopies(10, "${input.big + 'x'}");

        assertThatThrownBy(() -> expressions.template(many).evaluate(SampleContext.withInput(input())))
                .hasMessage("/1: The expression produces more than 4 MiB");
        assertThatThrownBy(() -> expressions.template(Collections.nCopies(10, "${input.big}")).evaluate(SampleContext.withInput(input())))
                .hasMessage("/5: The result is larger than 16 MiB");
    }

    @Test
    void letsEachExpressionOfATemplateIterateAnew() {
        var many = Collections.nCopies(20, "${lists.range(1000).all(i, i >= 0)}");

        assertThat(expressions.template(many).evaluate(SampleContext.of())).isEqualTo(Collections.nCopies(20, true));
    }

    @Test
    void gainsNothingByAbsorbingTheFailure() {
        var source = "lists.range(2000000000).size() == 1 || lists.range(3000000).size() == 1 || " + "[1].all(x, x + 1 == 2)";

        assertThatThrownBy(() -> expressions.condition(source).test(SampleContext.of()))
                .hasMessageContaining("too many steps");
    }

    @Test
    void compilesTenThousandExpressionsWithoutKeepingThem() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(expressions.template("${tasks.t" + i + ".output.total}").tasks()).containsKey("");
        }
    }
}
