package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
    private final Expressions expressions = new Expressions();

    private Object evaluate(Object json) {
        return expressions.template(json).evaluate(SampleContext.of());
    }

    @Test
    void keepsTheTypeOfAnExpressionThatIsTheWholeString() {
        assertThat(evaluate("${input.quantity}")).isEqualTo(3L);
        assertThat(evaluate("${input.note}")).isNull();
        assertThat(evaluate("${input.items}")).isEqualTo(((Map<?, ?>) Json.parse(SampleContext.INPUT)).get("items"));
        assertThat(evaluate("${input.quantity > 2}")).isEqualTo(true);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "order ${input.order_id}!          | order o-17!",
        "${input.order_id}${input.quantity} | o-173",
        "n=${input.quantity} p=${input.price} b=${input.quantity > 2} | n=3 p=2.5 b=true",
        "at ${now}                         | at 2026-03-28T10:00:00Z",
        "for ${duration('90m')}            | for 5400s",
        "items ${input.items[0]}           | items {\"sku\":\"tea\",\"price\":2.5,\"count\":2}",
        "list ${[1, 2.5, 'a', null]}       | list [1,2.5,\"a\",null]",
        "bytes ${b'hi'}                    | bytes aGk=",
        "~ ${input.order_id}~              | ~ o-17~"
    })
    void writesValuesIntoText(String template, String text) {
        assertThat(evaluate(template)).isEqualTo(text);
    }

    @Test
    void refusesNullInsideText() {
        assertThatThrownBy(() -> evaluate(Map.of("a", "x${input.note}")))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage("/a: The value inside the text is null; .orValue(\"\") stands for nothing");
        assertThat(evaluate("x${input.?address.orValue(\"\")}")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "$${input.order_id}     | ${input.order_id}",
        "a $${b} ${input.quantity} | a ${b} 3",
        "$$${input.quantity}    | $${input.quantity}",
        "$$                     | $$",
        "$ {input.quantity}     | $ {input.quantity}",
        "100$                   | 100$"
    })
    void writesALiteralDollarBrace(String template, String text) {
        assertThat(evaluate(template)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "${{'a': {'b': 1}}}            | {\"a\":{\"b\":1}}",
        "${'}'}                        | \"}\"",
        "${\"}\" + '{'}                | \"}{\"",
        "${'it\\'s }'}                 | \"it's }\"",
        "${'''a } ' b'''}              | \"a } ' b\"",
        "${\"\"\"a } \"\" b\"\"\"}     | \"a } \\\"\\\" b\"",
        "${r'\\}'}                     | \"\\\\}\"",
        "${r'}\\d'}                    | \"}\\\\d\"",
        "${size(b'}')}                 | 1",
        "${size(br'}\\d')}             | 3",
        "${{'a-b': {'}': 1}}.`a-b`}    | {\"}\":1}",
        "${6 / 2}                      | 3"
    })
    void endsAtTheBraceThatMatches(String template, String json) {
        assertThat(Json.write(evaluate(template))).isEqualTo(json);
    }

    @Test
    void looksPastCommentsForTheEnd() {
        assertThat(evaluate("${1 // one }\n + 2}")).isEqualTo(3L);
    }

    @Test
    void leavesWhatAnExpressionYieldsAlone() {
        var context = SampleContext.withInput(Map.of("text", "${input.secret} $${x}"));

        assertThat(expressions.template("${input.text}").evaluate(context)).isEqualTo("${input.secret} $${x}");
        assertThat(expressions.template("a ${input.text}").evaluate(context)).isEqualTo("a ${input.secret} $${x}");
    }

    @Test
    void neverLooksIntoKeys() {
        assertThat(evaluate(Map.of("${input.quantity}", 1L))).isEqualTo(Map.of("${input.quantity}", 1L));
    }

    @Test
    void returnsAConstantAsItIs() {
        var json = Json.parse("{\"a\": [1, {\"b\": \"text $ {x}\"}], \"c\": null}");
        var template = expressions.template(json);

        assertThat(template.isConstant()).isTrue();
        assertThat(template.evaluate(SampleContext.of())).isSameAs(json);
        assertThat(template.tasks()).isEmpty();
    }

    @Test
    void treatsAnEscapeAsAConstant() {
        var template = expressions.template(List.of("$${x}"));

        assertThat(template.evaluate(SampleContext.of())).isEqualTo(List.of("${x}"));
    }

    @Test
    void keepsTheConstantPartsOfAMixedValue() {
        var json = (Map<?, ?>) Json.parse("{\"fixed\": {\"deep\": [1, 2]}, \"computed\": [\"${input.quantity}\", \"x\"]}");
        var result = (Map<?, ?>) evaluate(json);

        assertThat(result.get("fixed")).isSameAs(json.get("fixed"));
        assertThat(result.get("computed")).isEqualTo(List.of(3L, "x"));
        assertThat(result.keySet()).map(Object::toString).containsExactly("fixed", "computed");
    }

    @Test
    void tellsWhichTasksAreNamedWhere() {
        var template = expressions.template(Json.parse(
                """
                {"a": "${tasks.fetch.output}", "b": ["x", "${tasks.fetch.outcome} ${tasks['fetch-2'].attempts}"],
                 "c/d": "${has(tasks.fetch.output) ? tasks.?other.?output.orValue(1) : tasks[?'last'].hasValue()}", "e": "${input}"}"""));

        assertThat(template.tasks())
                .isEqualTo(Map.of("/a", Set.of("fetch"), "/b/1", Set.of("fetch", "fetch-2"), "/c~1d", Set.of("fetch", "other", "last")));
    }

    @Test
    void findsEveryFaultWithItsPlace() {
        assertThatThrownBy(() -> expressions.template(Map.of("a", Arrays.asList("${inptu}", "ok", "${1 +}"), "b/c", "x ${foo()} ${")))
                .isInstanceOfSatisfying(InvalidExpression.class, invalid -> assertThat(invalid.faults())
                        .extracting(Fault::pointer, Fault::code)
                        .containsExactlyInAnyOrder(
                                org.assertj.core.groups.Tuple.tuple("/a/0", "unknown_variable"),
                                org.assertj.core.groups.Tuple.tuple("/a/2", "expression_syntax"),
                                org.assertj.core.groups.Tuple.tuple("/b~1c", "unknown_function"),
                                org.assertj.core.groups.Tuple.tuple("/b~1c", "expression_syntax")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "a ${input", "${'}", "${{}", "${\"\"\"}\"\"}", "${// }", "${'\\'}"})
    void refusesAnExpressionThatIsNotClosed(String template) {
        assertThatThrownBy(() -> expressions.template(template))
                .isInstanceOfSatisfying(InvalidExpression.class, invalid -> assertThat(invalid.faults().getFirst().message())
                        .matches("The expression that \\$\\{ opens at character \\d needs a closing brace; a literal \\$\\{ is written \\$\\$\\{"));
    }

    @Test
    void saysWhichPlaceCannotBeComputed() {
        assertThatThrownBy(() -> evaluate(Map.of("list", List.of(1L, "${input.missing}"))))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage("/list/1: There is no field 'missing' in input");
    }

    @ParameterizedTest
    @Tag("S17")
    @ValueSource(strings = {
        "{{sys:user.home}}", "{{env:PATH}}", "#bean:x", "#class:java.lang.Runtime", "RAW(x)", "?followRedirects=true",
        "&bridgeEndpoint=true", "%7B%7B", "#{T(java.lang.Runtime)}", "{{constructor.constructor('x')()}}", "<%= 7*7 %>",
        "$simple{body}", ":#body"
    })
    void leavesTheLanguagesOfOthersAlone(String text) {
        assertThat(evaluate(text)).isSameAs(text);
        assertThat(evaluate(text + "${input.quantity}")).isEqualTo(text + "3");
    }

    @ParameterizedTest
    @Tag("S17")
    @ValueSource(strings = {"${sys.user.home}", "${env.PATH}", "${bean:x}", ":#${body}", "${jndi:ldap://x}", "${exchangeId}", "${T(java.lang.Runtime)}"})
    void refusesTheExpressionsOfOthers(String text) {
        assertThatThrownBy(() -> expressions.template(text)).isInstanceOf(InvalidExpression.class);
    }
}
