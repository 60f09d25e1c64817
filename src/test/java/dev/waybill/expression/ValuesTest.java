package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that mix, fields that are missing, and what becomes of results. */
final class ValuesTest {
    private final Expressions expressions = new Expressions();

    private Object evaluate(String source) {
        return expressions.template("${" + source + "}").evaluate(SampleContext.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "1 + 2            | 3",
        "1 + 2.5          | 3.5",
        "2.5 - 1          | 1.5",
        "input.quantity * input.price | 7.5",
        "7 / 2            | 3",
        "-7 / 2           | -3",
        "7 / 2.0          | 3.5",
        "-7 % 2           | -1",
        "1 == 1.0         | true",
        "1.0 != 1         | false",
        "1 < 1.5          | true",
        "2u > 1.5         | true",
        "1u == 1          | true",
        "[1, 2] == [1.0, 2.0]  | true",
        "{'a': 1} == {'a': 1.0} | true",
        "2 in [1.0, 2.0]  | true",
        "2.0 in {2: 'x'}  | true",
        "{2: 'x'}[dyn(2.0)] | \"x\"",
        "[5, 6][dyn(1.0)] | 6",
        "true ? 1 : 2.5   | 1",
        "math.ceil(3)     | 3",
        "[1, 2.5, 3].filter(x, x > 2) | [2.5,3]",
        "18446744073709551615u | 1.8446744073709552E19",
        "7u               | 7"
    })
    void mixesNumbers(String source, String json) {
        assertThat(Json.write(evaluate(source))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "9223372036854775807 + input.quantity | The result of '+' is not within 64 bits",
        "-9223372036854775808 - input.quantity | The result of '-' is not within 64 bits",
        "9223372036854775807 * input.quantity | The result of '*' is not within 64 bits",
        "input.quantity / 0          | It divides by zero",
        "input.quantity % 0          | It divides by zero",
        "1u - 2u                     | The result is not within 64 bits",
        "input.price / 0             | The result is infinite, which JSON cannot hold",
        "0.0 / 0.0                   | The result is not a number, which JSON cannot hold",
        "input.order_id * 2          | '*' does not take string and int",
        "input.quantity + 1u         | '+' does not take int and uint",
        "int('x')                    | The text given to 'int' is no whole number",
        "int(1e19)                   | The number does not fit an int of 64 bits"
    })
    void refusesWhatHasNoNumber(String source, String message) {
        assertThatThrownBy(() -> evaluate(source)).isInstanceOf(ExpressionFailure.class).hasMessage(message);
    }

    @Property(tries = 200)
    void addsAsJavaDoes(@ForAll long a, @ForAll int b, @ForAll double c) {
        var context = SampleContext.withInput(Map.of("a", a, "b", (long) b, "c", c));
        var sum = expressions.template("${[input.a / 2 + input.b, input.a * 1.0 + input.c, input.b - input.c]}");

        if (Double.isFinite(a * 1.0 + c) && Double.isFinite(b - c)) {
            assertThat(sum.evaluate(context)).isEqualTo(List.of(a / 2 + b, a * 1.0 + c, b - c));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "input.total                          | There is no field 'total' in input",
        "tasks.fetch.output.body.totl         | There is no field 'totl' in tasks.fetch.output.body",
        "input.items[0].name                  | There is no field 'name' in input.items[0]",
        "tasks['fetch-2'].output.body         | There is no field 'body' in tasks[\"fetch-2\"].output, which is null",
        "input.order_id.length                | There is no field 'length' in input.order_id, which is a string",
        "input['nope']                        | There is no field 'nope'",
        "input.items[7]                       | There is no element 7 in a list of 2",
        "input.items.map(i, i.nope)           | There is no field 'nope' in i",
        "(input.quantity > 1 ? input : {}).nope | There is no field 'nope' in the value",
        "input.?address.value()               | The optional has no value",
        "tasks.other.output                   | There is no field 'other' in tasks"
    })
    void namesTheFieldThatIsMissing(String source, String message) {
        assertThatThrownBy(() -> evaluate(source)).isInstanceOf(ExpressionFailure.class).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '→', quoteCharacter = '~', value = {
        "has(input.address)                              → false",
        "has(input.note)                                 → true",
        "has(tasks['fetch-2'].output.body)               → false",
        "input.?address.?city.orValue('none')            → \"none\"",
        "input.?note.orValue('none')                     → null",
        "input.?note.?x.orValue('none')                  → \"none\"",
        "tasks['fetch-2'].output == null ? 0 : tasks['fetch-2'].output.n → 0",
        "tasks['fetch-2'].?output.?body.orValue(0)       → 0",
        "input.items[?9].hasValue()                      → false",
        "[?input.?address, ?input.?quantity]             → [3]",
        "{?'a': input.?address, ?'q': input.?quantity}   → {\"q\":3}",
        "input.nope == 1 || true                         → true",
        "true || input.nope == 1                         → true",
        "input.nope == 1 && false                        → false",
        "input.items.exists(i, i.nope == 1 || i.sku == 'cup') → true",
        "cel.bind(x, input.nope, 1)                      → 1",
        "false ? input.nope : 1                          → 1",
        "optional.none()                                 → null",
        "optional.of(null).hasValue()                    → true"
    })
    void hasWaysRoundWhatIsMissing(String source, String json) {
        assertThat(Json.write(evaluate(source))).isEqualTo(json);
    }

    @Test
    void failsWhenNeitherSideDecides() {
        assertThatThrownBy(() -> evaluate("input.nope == 1 || false")).hasMessage("There is no field 'nope' in input");
        assertThatThrownBy(() -> evaluate("input.items.all(i, i.nope == 1)")).hasMessage("There is no field 'nope' in i");
    }

    @Test
    void makesPlainJsonOfWhatItYields() {
        assertThat(evaluate("{'t': now, 'd': duration('1500ms'), 'b': b'ab', 'o': [optional.of(1)], 1: true, true: [7u]}"))
                .isEqualTo(Map.of("t", "2026-03-28T10:00:00Z", "d", "1.5s", "b", "YWI=", "o", List.of(1L), "1", true, "true", List.of(7L)));
        assertThat(evaluate("execution")).isEqualTo(Map.of(
                "id", "0198c0de-0000-7000-8000-000000000001", "started_at", "2026-03-28T09:59:00Z", "attempt", 1L));
    }

    @Test
    void keepsTheOrderOfKeys() {
        assertThat(((Map<?, ?>) evaluate("{'z': 1, 'a': 2, 'm': 3}")).keySet()).map(Object::toString).containsExactly("z", "a", "m");
    }

    @Test
    void handsPartsOfTheInputOnWithoutCopying() {
        var context = SampleContext.of();
        var items = ((Map<?, ?>) context.variable("input")).get("items");

        assertThat(expressions.template("${input.items}").evaluate(context)).isSameAs(items);
        assertThat(((Map<?, ?>) expressions.template("${{'kept': input.items}}").evaluate(context)).get("kept")).isSameAs(items);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "type(1)             | The result is the type int, which is no JSON value",
        "{1: 'a', '1': 'b'}  | The result has a map with two keys of the text '1'",
        "{'a': 1, 'a': 2}    | The map has a key twice",
        "{dyn(1.5): 1}       | A map's key is a string, int, uint or bool, not a double"
    })
    void refusesWhatIsNoJson(String source, String message) {
        assertThatThrownBy(() -> evaluate(source)).hasMessage(message);
    }

    @Test
    void takesTheNarrowNumbersOfTheEngine() {
        Map<String, Object> input = new HashMap<>(Map.of("i", 3, "f", 1.5f, "l", List.of(1, 2)));

        assertThat(expressions.template("${[input.i + 1, input.f * 2, input.l[1] + 1, input.l.map(x, x * 2)]}").evaluate(SampleContext.withInput(input)))
                .isEqualTo(List.of(4L, 3.0, 3L, List.of(2L, 4L)));
    }

    @Test
    void asksOnlyForWhatItNames() {
        Map<String, Object> lazy = new LinkedHashMap<>() {
            @Override
            public java.util.Set<Map.Entry<String, Object>> entrySet() {
                throw new AssertionError("walked through");
            }
        };
        lazy.put("fetch", Map.of("output", 5L));

        assertThat(expressions.template("${tasks.fetch.output}").evaluate(SampleContext.of().with("tasks", lazy))).isEqualTo(5L);
    }

    @Test
    void testsConditions() {
        assertThat(expressions.condition("input.quantity > 2").test(SampleContext.of())).isTrue();
        assertThat(expressions.condition("input.quantity > 5").test(SampleContext.of())).isFalse();
        assertThatThrownBy(() -> expressions.condition("input.quantity").test(SampleContext.of()))
                .isInstanceOf(ExpressionFailure.class)
                .hasMessage("A condition must be true or false");
    }
}
