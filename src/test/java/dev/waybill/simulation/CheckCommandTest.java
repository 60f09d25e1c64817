package dev.waybill.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class CheckCommandTest {
    private static final String DEFINITION = """
            name: sorted
            tasks:
            - task_id: size
              type: switch
              parameters: { cases: [{ when: input.n > 10, label: big }] }
            - task_id: call
              type: http_request
              dependencies: [{ task_id: size, outcome: big }]
              parameters: { url: "https://shop.example/${input.n}" }
            - task_id: record
              type: database
              dependencies: [call, { task_id: size, outcome: default }]
              parameters: { integration: ledger, sql: "select 1" }
            output: "${tasks.record.output.row_count}"
            """;
    private static final String TESTS = """
            mocks: { record: { output: { row_count: 7 } } }
            tests:
            - name: small
              input: { n: 1 }
              expect: { output: 7, path: [size, record] }
            """;
    private static final String BIG = """
            - name: big
              input: { n: 11 }
              mocks: { call: { output: {} } }
              expect: { output: EXPECTED }
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int check(Object... words) {
        return CheckCommand.run(Stream.of(words).map(String::valueOf).toList(), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExamplesOfTheDocumentationPass() {
        assertThat(check("docs/examples")).as(printed()).isZero();
        assertThat(printed()).contains(" 0 invalid; ", " tests, 0 failed", "ok    a pallet waits for its carrier");
    }

    @Test
    void aDefinitionBringsTheTestsBesideItAndTellsWhichEdgesNoneTook() throws IOException {
        var definition = file("sorted.yaml", DEFINITION);
        file("sorted.test.yaml", TESTS);

        assertThat(check(definition)).as(printed()).isZero();
        assertThat(printed()).contains("ok    small", "edges 1 of 3; not taken: size → call [big], call → record");
        assertThat(printed()).as("connections are configured elsewhere").contains("warning: /tasks/2/parameters/integration");
    }

    @Test
    void aTestThatFailsFailsTheCheck() throws IOException {
        file("sorted.yaml", DEFINITION);
        var tests = file("sorted.test.yaml", TESTS + BIG.replace("EXPECTED", "8"));

        assertThat(check(tests)).isEqualTo(1);
        assertThat(printed()).contains("FAIL  big", "/tests/1/expect/output  The output is 7, not 8  (line 9, column 13)", "edges 3 of 3\n");
    }

    @Test
    void anEffectWithoutAMockFailsTheCheckByName() throws IOException {
        file("sorted.yaml", DEFINITION);
        var tests = file("sorted.test.yaml", TESTS + BIG.replace("{ call: { output: {} } }", "{}").replace("EXPECTED", "7"));

        assertThat(check(tests)).isEqualTo(1);
        assertThat(printed()).contains("'call' reaches outside, and no mock stands in for its attempt");
    }

    @Test
    void whatIsWrongWithADefinitionIsToldWithItsPlace() throws IOException {
        file("sorted.yaml", DEFINITION.replace("dependencies: [call,", "dependencies: [cal,"));
        file("sorted.test.yaml", TESTS);
        file("unrelated.yaml", "a: 1");
        file("broken.json", "{");

        assertThat(check(folder)).isEqualTo(1);
        assertThat(printed()).contains("/tasks/2/dependencies/0  No task is called 'cal'. Did you mean 'call'?  (line 12, column 18)", "has faults");
        assertThat(printed()).doesNotContain("unrelated");
    }

    @Test
    void whatIsWrongWithATestFileIsTold() throws IOException {
        file("sorted.yaml", DEFINITION);
        var tests = file("other.test.yaml", "workflow: sorted.yaml\ntests:\n- { nam: x, input: { n: 1 }, mocks: { cal: {} } }\n");

        assertThat(check(tests)).isEqualTo(1);
        assertThat(printed()).contains("/tests/0/name", "/tests/0/nam ", "/tests/0/mocks/cal", "1 test files with faults");
    }

    @Test
    void writesJunitAndSarif() throws Exception {
        file("sorted.yaml", DEFINITION);
        file("sorted.test.yaml", TESTS + BIG.replace("EXPECTED", "\"<&>\""));
        var junit = folder.resolve("junit.xml");
        var sarif = folder.resolve("check.sarif");

        assertThat(check(folder.resolve("sorted.yaml"), "--junit", junit, "--sarif", sarif)).isEqualTo(1);

        var suites = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(Files.readAllBytes(junit))).getElementsByTagName("testsuite");
        assertThat(suites.getLength()).isEqualTo(2);
        assertThat(((Element) suites.item(1)).getAttribute("tests")).isEqualTo("2");
        assertThat(((Element) suites.item(1)).getAttribute("failures")).isEqualTo("1");
        assertThat(suites.item(1).getTextContent()).contains("not \"<&>\"");
        var results = (List<?>) ((Map<?, ?>) ((List<?>) ((Map<?, ?>) Json.parse(Files.readAllBytes(sarif))).get("runs")).getFirst()).get("results");
        assertThat(results).extracting(result -> ((Map<?, ?>) result).get("ruleId") + " " + ((Map<?, ?>) result).get("level"))
                .contains("test_failed error", "unknown_integration warning");
        assertThat(Json.write(results)).contains("\"startLine\":9", "sorted.test.yaml");
    }

    @Test
    void wordsThatAskForNothingAreToldApart() {
        assertThat(check()).isEqualTo(2);
        assertThat(check("--juint", "x")).isEqualTo(2);
        assertThat(check("x", "--junit")).isEqualTo(2);
        assertThat(check(folder.resolve("nothing.yaml"))).isEqualTo(2);
        assertThat(check(folder)).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--juint is not an option of check", "There is no file", "Usage: waybill check");
    }
}
