package dev.waybill.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waybill.refusal.Fault;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused when a workflow is saved. */
final class FaultsTest {
    private final Expressions expressions = new Expressions();

    private List<Fault> faults(String source) {
        var invalid = catchThrowableOfType(InvalidExpression.class, () -> expressions.condition(source));
        assertThat(invalid).as(source).isNotNull();
        return invalid.faults();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "inptu.x                     | unknown_variable   | There is no variable 'inptu'. Did you mean 'input'?",
        "nothing.like.it             | unknown_variable   | There is no variable 'nothing'. There are execution, input, now, tasks, trigger, workflow.",
        "vars.region == 'eu'         | variable_unavailable | 'vars' is not available yet",
        "secrets.key == 'x'          | variable_unavailable | 'secrets' is not available yet",
        "input.list.all(x, secrets.key == x) | variable_unavailable | 'secrets' is not available yet",
        "input.a.uperAscii() == 'A'  | unknown_function   | There is no function 'uperAscii'. Did you mean 'upperAscii'?",
        "math.celi(1.5) == 2.0       | unknown_function   | There is no function 'math.celi'. Did you mean 'math.ceil'?",
        "tasks.fetch.outptu == 1     | unknown_field      | A task has no field 'outptu'. Did you mean 'output'?",
        "tasks['a-b'].state == 1     | unknown_field      | A task has no field 'state'. There are attempts, error, outcome, output.",
        "execution.started == now    | unknown_field      | 'execution' has no field 'started'. There are attempt, id, started_at.",
        "workflow.nmae == 'x'        | unknown_field      | 'workflow' has no field 'nmae'. Did you mean 'name'?",
        "tasks[input.which].outcome == 'success' | dynamic_reference | A task is named in writing, as in tasks.fetch or tasks[\"fetch-2\"], so that it can be checked",
        "size(tasks) > 1             | dynamic_reference  | A task is named in writing, as in tasks.fetch or tasks[\"fetch-2\"], so that it can be checked",
        "tasks.all(t, t == 'x')      | dynamic_reference  | A task is named in writing, as in tasks.fetch or tasks[\"fetch-2\"], so that it can be checked",
        "1 +                         | expression_syntax  | The expression ends too early at line 1, column 4",
        "a b                         | expression_syntax  | The expression is not CEL at line 1, column 3, near b",
        "input.a == 'x' && && true   | expression_syntax  | The expression is not CEL at line 1, column 19, near &&",
        "'a' + 1 == 'a1'             | expression_type    | '+' does not take (string, int)",
        "'a' == 1                    | expression_type    | '==' compares values of one type, not string with int",
        "1 in ['a']                  | expression_type    | 'in' compares values of one type, not int with string",
        "1 in 'abc'                  | expression_type    | 'in' looks into a list or a map, not string",
        "'abc'                       | expression_type    | A condition must be true or false",
        "input.a ? 1 : 2             | expression_type    | A condition must be true or false",
        "!now                        | expression_type    | '!' does not take (timestamp)"
    })
    void saysWhatWouldBeRight(String source, String code, String message) {
        assertThat(faults(source)).contains(new Fault("", code, message));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "input.flag", "tasks.fetch.output.ok", "has(input.a)", "input.?flag.orValue(false)", "input.a ? true : input.b",
        "input.list.exists(x, x.ok)", "json(input.text)", "input.list.map(tasks, tasks)[0] == 1", "tasks.fetch.output == null", "now > execution.started_at"
    })
    void acceptsWhatCanBeABoolean(String source) {
        assertThatCode(() -> expressions.condition(source)).doesNotThrowAnyException();
    }

    @Test
    void tellsAllThatIsWrongInOneExpression() {
        assertThat(faults("inptu.x == tasks.fetch.outptu || foo(1)"))
                .extracting(Fault::code)
                .containsExactly("unknown_variable", "unknown_field", "unknown_function");
    }

    @Test
    void namesTheTasksOfACondition() {
        assertThat(expressions.condition("tasks.a.outcome == tasks['b-c'].outcome || has(tasks.d.output.x)").tasks())
                .containsExactlyInAnyOrder("a", "b-c", "d");
    }

    @ParameterizedTest
    @Tag("S32")
    @ValueSource(strings = {
        "env", "$ENV", "input_filename", "$eval", "System.exit(1)", "java.lang.Runtime.getRuntime()", "''.getClass()",
        "T(java.lang.Runtime)", "proto.getExt(input, a.b)", "google.protobuf.Any{type_url: 'x'}", "google.protobuf.NullValue.NULL_VALUE == 0",
        "cel.@block([1], true)", "waybill.task{}", "dev.waybill.json.Json{}"
    })
    void knowsNoClassNoMessageAndNoEnvironment(String source) {
        assertThat(faults(source)).extracting(Fault::code).containsAnyOf("unknown_variable", "unknown_function", "expression_syntax", "expression_type");
    }

    @Test
    void neverShowsAnExceptionOrAClass() {
        for (var source : List.of("1 +", "'", "b'\\xg'", "9223372036854775808 == 1", "1u + -1u == 0u", "[1,2", "a.b.c(", "x.map(1, 2)", "has(input)", "''' ", "\\")) {
            assertThat(faults(source)).allSatisfy(fault -> assertThat(fault.message())
                    .as(source)
                    .doesNotContain("xception")
                    .doesNotContain("dev.")
                    .doesNotContain("java.")
                    .doesNotContain("\n")
                    .hasSizeLessThan(300));
        }
    }
}
