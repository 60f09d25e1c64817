package dev.waybill.flow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.waybill.definition.Definitions;
import dev.waybill.engine.TaskFailure;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import dev.waybill.json.Yaml;
import dev.waybill.refusal.Fault;
import dev.waybill.tenant.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What scripts give, what is wrong with them, and what a definition may say. */
class ScriptTypeTest {
    private static Scripts scripts;

    @BeforeAll
    static void start() {
        scripts = new Scripts(Scripts.properties(3, Duration.ofSeconds(10)));
    }

    @AfterAll
    static void end() {
        scripts.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("javascript", "return input.lines.map(l => l.pieces * l.price)", "[6,2.5]"),
                arguments("javascript", "let sum = 0;\nfor (const l of input.lines) sum += l.pieces\nreturn { sum, text: `${sum} pieces` }", "{\"sum\":4,\"text\":\"4 pieces\"}"),
                arguments("javascript", "return await Promise.all([1, Promise.resolve('b')])", "[1,\"b\"]"),
                arguments("javascript", "input.lines", "null"),
                arguments("javascript", "return { a: NaN, b: undefined, c: new Date(0) }", "{\"a\":null,\"c\":\"1970-01-01T00:00:00.000Z\"}"),
                arguments("javascript", "return [1.0, 2 ** 53, 1e21, -0.5, '\\u00e4\\u{1f600}']", "[1,9007199254740992,1.0E21,-0.5,\"ä😀\"]"),
                arguments("javascript", "return new Intl.DateTimeFormat('de', { dateStyle: 'full', timeZone: 'Asia/Tokyo' }).format(new Date(0))", "\"Donnerstag, 1. Januar 1970\""),
                arguments("jq", "[.lines[] | .pieces * .price]", "[6,2.5]"),
                arguments("jq", ".lines | map({(.article): .pieces}) | add", "{\"a\":3,\"b\":1}"),
                arguments("jq", "[12345678901234567, 1.5, nan, infinite]", "[12345678901234567,1.5,null,1.7976931348623157E308]"),
                arguments("jq", "\"2027-01-31T08:00:00Z\" | fromdateiso8601", "1801382400"),
                arguments("jsonata", "lines.(pieces * price)", "[6,2.5]"),
                arguments("jsonata", "$sum(lines.pieces)", "4"),
                arguments("jsonata", "lines[article = 'z']", "null"),
                arguments("jsonata", "[z ?? 1, $toMillis('2018'), $fromMillis(0, '[H]:[m] [z]', '+0200')]", "[1,1514764800000,\"2:00 GMT+02:00\"]"),
                arguments("jsonata", "{ 'n': $count(lines), 'null': null, 'half': 1/2 }", "{\"n\":2,\"null\":null,\"half\":0.5}"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void givesItsValue(String language, String source, String value) {
        var input = Json.parse("{\"lines\":[{\"article\":\"a\",\"pieces\":3,\"price\":2},{\"article\":\"b\",\"pieces\":1,\"price\":2.5}]}");

        assertThat(Json.write(scripts.output(language, source, input))).isEqualTo(value);
    }

    @Test
    void keepsWholeNumbersWhole() {
        assertThat(scripts.output("javascript", "return input + 1", 41L)).isEqualTo(42L);
        assertThat(scripts.output("jq", ". + 1", 41L)).isEqualTo(42L);
        assertThat(scripts.output("jsonata", "$ + 1", 41L)).isEqualTo(42L);
    }

    @ParameterizedTest
    @CsvSource({"javascript,return input", "jq,.", "jsonata,$"})
    void takesAndGivesLargeValues(String language, String source) {
        var rows = IntStream.range(0, 10_000).mapToObj(i -> Map.of("number", (long) i, "text", "row ä " + i)).toList();

        assertThat(scripts.output(language, source, rows)).isEqualTo(rows);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                arguments("javascript", "let a = 1\nreturn a.b.c", "TypeError: Cannot read property 'c' of undefined (line 2, column 8)"),
                arguments("javascript", "function f() {\n  throw new Error('no such order')\n}\nf()", "Error: no such order (line 2, column 9)"),
                arguments("javascript", "await new Promise(() => 0)", "The script awaits a promise that nothing settles"),
                arguments("javascript", "undeclared = 1", "ReferenceError: undeclared is not defined (line 1, column 1)"),
                arguments("javascript", "return 1n", "TypeError: Do not know how to serialize a BigInt"),
                arguments("jq", ".lines[", "Encountered \"<EOF>\" (line 1, column 7)"),
                arguments("jq", "1, 2", "The program gives several values: it must give exactly one; [ … ] around it makes a list of them"),
                arguments("jq", "empty", "The program gives no value: it must give exactly one; [ … ] around it makes a list"),
                arguments("jq", "error(\"out of stock\")", "out of stock"),
                arguments("jsonata", "\n$error('out of stock')", "D3137: out of stock (line 2, column 8)"),
                arguments("jsonata", "function($x) { $x }", "The value holds a function, which JSON cannot"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failsWithTheReasonAndItsPlace(String language, String source, String sentence) {
        var failure = catchThrowableOfType(TaskFailure.class, () -> scripts.output(language, source, Map.of()));

        assertThat(failure.code()).isEqualTo("script.failed");
        assertThat(failure.sentence()).isEqualTo(sentence);
    }

    @Test
    void namesThePlaceInItsDetail() {
        var failure = catchThrowableOfType(TaskFailure.class, () -> scripts.output("javascript", "\nreturn input.x.y", Map.of()));

        assertThat(failure.detail()).isEqualTo(Map.of("line", 2L, "column", 8L));
    }

    @Test
    void nothingOfARunIsLeftForTheNext() {
        assertThat(scripts.output("javascript", "globalThis.kept = 1; Array.prototype.map = () => 'stolen'; JSON.parse = () => 'stolen'; return 1", null)).isEqualTo(1L);

        assertThat(scripts.output("javascript", "return [typeof kept, [1].map(x => x + 1), input]", "mine"))
                .isEqualTo(List.of("undefined", List.of(2L), "mine"));
    }

    @ParameterizedTest
    @CsvSource({"javascript,return )", "jq,.a |", "jsonata,a.("})
    void refusesWhatCannotBeReadWhenTheWorkflowIsSaved(String language, String source) {
        scripts.code(language, source, null); // its child has started

        assertThat(faults(Map.of("language", language, "source", source)))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.pointer()).isEqualTo("/tasks/0/parameters/source");
                    assertThat(fault.code()).isEqualTo("script_invalid");
                    assertThat(fault.message()).contains("(line 1, column ");
                });
    }

    @Test
    void takesDollarAndBracesInAScriptAsItsOwn() {
        assertThat(faults(Map.of("language", "javascript", "source", "return `${input.a}` + '${'", "input", "${input}"))).isEmpty();
        assertThat(scripts.output("javascript", "return `${input}`", "x")).isEqualTo("x");
    }

    @Test
    void refusesOtherLanguagesAndLongScripts() {
        assertThat(faults(Map.of("language", "groovy", "source", "1"))).singleElement().satisfies(fault -> assertThat(fault.pointer()).endsWith("/language"));
        assertThat(faults(Map.of("language", "${input.l}", "source", "1"))).isNotEmpty();
        assertThat(faults(Map.of("language", "jq", "source", "1".repeat(65_537)))).singleElement().satisfies(fault -> assertThat(fault.pointer()).endsWith("/source"));
        assertThat(faults(Map.of("source", "1"))).isNotEmpty();
    }

    private static List<Fault> faults(Map<String, Object> parameters) {
        var definitions = new Definitions(List.of(scripts.type), new Expressions());
        return definitions.check(Map.of(
                "name", "w", "tasks", List.of(Map.of("task_id", "t", "type", "script", "parameters", parameters))));
    }

    /** The page's example, its expressions computed by hand. */
    @Test
    void runsTheScriptsOfItsPage() throws IOException {
        var page = Files.readString(Path.of("docs/tasks/script.md"));
        var workflow = page.substring(page.indexOf("```yaml workflow") + 16, page.indexOf("```", page.indexOf("```yaml workflow") + 16));
        var tasks = (List<?>) ((Map<?, ?>) Yaml.parse(workflow.getBytes(StandardCharsets.UTF_8))).get("tasks");
        var lines = output(tasks.get(0), Json.parse("[{\"article\":\"pen\",\"pieces\":2},{\"article\":\"ink\",\"pieces\":1},{\"article\":\"pen\",\"pieces\":3}]"));

        assertThat(Json.write(lines)).isEqualTo("[{\"article\":\"pen\",\"pieces\":5,\"text\":\"5 × pen\"},{\"article\":\"ink\",\"pieces\":1,\"text\":\"1 × ink\"}]");
        assertThat(output(tasks.get(1), lines)).isEqualTo(List.of("ink", "pen"));
        assertThat(output(tasks.get(2), lines)).isEqualTo(6L);
    }

    private static Object output(Object task, Object input) {
        var parameters = (Map<?, ?>) ((Map<?, ?>) task).get("parameters");
        return scripts.output((String) parameters.get("language"), (String) parameters.get("source"), input);
    }

    @Test
    void savesAScriptThatNobodyHasTimeToLookAt() throws Exception {
        try (var busy = new Scripts(Scripts.properties(1, Duration.ofSeconds(10)))) {
            busy.children.use(TenantId.FIRST, Language.JQ, Duration.ofSeconds(60), child -> {
                assertThat(new SyntaxChecks(busy.children).flawOf(Language.JQ, ".[")).isEmpty();
                return new Answer.TooLarge();
            });
            assertThat(new SyntaxChecks(busy.children).flawOf(Language.JQ, ".[")).isPresent();
        }
    }
}
