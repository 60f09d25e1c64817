package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An expression that somebody tries out. */
final class TrialTest {
    private final Expressions expressions = new Expressions();

    private Tried tried(String text) {
        return expressions.tryOut(text, SampleContext.of());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "input.quantity * input.price      | 7.5          | double",
        "${input.quantity}                 | 3            | int",
        "${input.quantity} cups            | 3 cups       | string",
        "a cost of $${                     | a cost of ${ | string",
        "input.note                        | null         | null",
        "input.quantity > 2                | true         | bool",
        "input.items.map(i, i.count)       | [2, 1]       | list",
        "now                               | 2026-03-28T10:00:00Z | string"
    })
    void tellsTheValueAndItsType(String text, String value, String type) {
        var result = (Tried.Value) tried(text);

        assertThat(String.valueOf(result.value())).isEqualTo(value);
        assertThat(result.type()).isEqualTo(type);
    }

    @Test
    void costsMoreTheMoreItDoes() {
        var little = (Tried.Value) tried("input.quantity");
        var much = (Tried.Value) tried("lists.range(1000).map(i, i * 2).size()");

        assertThat(little.cost()).isBetween(1L, 50L);
        assertThat(much.cost()).isBetween(1_000L, Tried.LIMIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "input.quantity + input.missing        | 1 | 24 | There is no field 'missing' in input",
        "${input.quantity} of ${input.missing} | 1 | 30 | There is no field 'missing' in input",
        "input.items.map(i, i.weight)          | 1 | 22 | There is no field 'weight' in i",
        "1 + int('x')                          | 1 | 5  | is no whole number",
        "10 / (input.quantity - 3)             | 1 | 4  | by zero"
    })
    void saysWhereItFails(String text, int line, int column, String sentence) {
        var flaw = ((Tried.Failed) tried(text)).flaw();

        assertThat(flaw.code()).isEqualTo("expression");
        assertThat(flaw.position()).isEqualTo(new Tried.Position(line, column));
        assertThat(flaw.message()).contains(sentence);
    }

    @Test
    void countsLinesAndCodePoints() {
        var flaw = ((Tried.Failed) tried("'🙂🙂' +\n  '🙂' + input.missing")).flaw();

        assertThat(flaw.position()).isEqualTo(new Tried.Position(2, 15));
    }

    @Test
    void tellsAllThatWouldBeRefusedEachWithItsPlace() {
        assertThat(((Tried.Refused) tried("inptu.x == tasks.fetch.outptu || foo(1)")).flaws())
                .extracting(Tried.Flaw::code, Tried.Flaw::position)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("unknown_variable", new Tried.Position(1, 1)),
                        org.assertj.core.groups.Tuple.tuple("unknown_field", new Tried.Position(1, 24)),
                        org.assertj.core.groups.Tuple.tuple("unknown_function", new Tried.Position(1, 34)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "1 +                    | expression_syntax | 1 | 4",
        "text ${1 +} $${         | expression_syntax | 1 | 11",
        "text ${input           | expression_syntax | 1 | 6",
        "1 + ('a' + 1)          | expression_type   | 1 | 10",
        "'a' == 1               | expression_type   | 1 | 5"
    })
    void placesWhatDoesNotParseOrFit(String text, String code, int line, int column) {
        assertThat(((Tried.Refused) tried(text)).flaws())
                .contains(new Tried.Flaw(code, messageOf(text, code), new Tried.Position(line, column)));
    }

    private String messageOf(String text, String code) {
        return ((Tried.Refused) tried(text)).flaws().stream().filter(flaw -> flaw.code().equals(code)).findFirst().orElseThrow().message();
    }

    @Test
    void whatIsNotAskedForDoesNotMatter() {
        var result = expressions.tryOut("true || input.x == 1", new MapContext(Map.of("input", Map.of())));

        assertThat(result).isInstanceOf(Tried.Value.class);
    }

    @Test
    void aVariableThatTheContextLacksFailsWhereItStands() {
        var flaw = ((Tried.Failed) expressions.tryOut("1 + input.x", new MapContext(Map.of()))).flaw();

        assertThat(flaw).isEqualTo(new Tried.Flaw("expression", "The context has no 'input'", new Tried.Position(1, 5)));
    }

    @Test
    void takesInstantsOfAContextAsInstants() {
        var context = new MapContext(Map.of("now", "2026-03-28T10:00:00Z", "execution", Map.of("started_at", "2026-03-28T09:00:00Z")));

        assertThat(((Tried.Value) expressions.tryOut("now - execution.started_at == duration('1h')", context)).value()).isEqualTo(true);
        assertThat(expressions.tryOut("now", new MapContext(Map.of("now", "noon")))).isInstanceOf(Tried.Failed.class);
    }

    @Test
    void isStoppedAtTheLimitsOfEveryEvaluation() {
        var failed = (Tried.Failed) tried("lists.range(5000).map(i, lists.range(5000)).size()");

        assertThat(failed.flaw().message()).contains("4 MiB");
        assertThat(failed.cost()).isLessThanOrEqualTo(Tried.LIMIT);
        assertThat(List.of(failed.flaw().code())).containsExactly("expression");
    }
}
