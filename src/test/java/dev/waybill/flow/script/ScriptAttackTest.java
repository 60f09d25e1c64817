package dev.waybill.flow.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts that want more than they may. */
@Tag("S33")
class ScriptAttackTest {
    private static Scripts scripts;

    @BeforeAll
    static void start() {
        scripts = new Scripts(Scripts.properties(1, Duration.ofSeconds(1)));
    }

    @AfterAll
    static void end() {
        scripts.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "javascript § while (true) {}",
        "javascript § /^(?:(a+)+)+\\1b$/.test('a'.repeat(40) + '!')",
        "javascript § function f() { return Promise.resolve().then(f) } await f()",
        "jq § (\"a\" * 40 + \"!\") | test(\"^(a+)+$\")",
        "jq § [range(300000000)] | length",
        "jq § last(range(1e15))",
        "jsonata § $match($pad('a', 40, 'a') & '!', /^(?:(a+)+)+\\1b$/)",
        "jsonata § ($f := function($n) { $n > 0 ? $f($n + 1) : 0 }; $f(1))",
    })
    void whatNeverEndsIsKilledAndReplaced(String language, String source) {
        assertThat(scripts.code(language, source, null)).isIn("script.timeout", "script.memory");

        assertThat(scripts.output(language, language.equals("javascript") ? "return 1" : "1", null)).isEqualTo(1L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "javascript § const a = []; while (true) a.push(new Array(10000).fill(1))",
        "javascript § let s = 'x'; while (true) s = [s, s].join('') + 1",
        "jq § [range(300000000)]",
        "jq § \"a\" * 1000000000",
        "jsonata § $pad('a', 900000000)",
        "jsonata § [1..9999999].[1..9999999]",
        "jsonata § ($f := function($s) { $f($s & $s) }; $f('abcdefgh'))",
    })
    void whatEatsMemoryIsEndedAndReplaced(String language, String source) {
        assertThat(scripts.code(language, source, null)).isIn("script.memory", "script.timeout", "script.failed");

        assertThat(scripts.output(language, language.equals("javascript") ? "return 1" : "1", null)).isEqualTo(1L);
    }

    @Test
    void namesTheMemoryAsTheReason() {
        assertThat(scripts.code("jq", "\"a\" * 1000000000", null)).isEqualTo("script.memory");
        assertThat(scripts.code("javascript", "const a = []; while (true) a.push(new Array(100000).fill(1))", null)).isEqualTo("script.memory");
    }

    @Test
    void namesTheTimeAsTheReason() {
        assertThat(scripts.code("javascript", "while (true) {}", null)).isEqualTo("script.timeout");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "javascript § return 'x'.repeat(1000000)",
        "javascript § return 'ä'.repeat(600000)",
        "jq § [range(300000)]",
        "jsonata § [1..300000]",
    })
    void whatGivesTooMuchFails(String language, String source) {
        assertThat(scripts.code(language, source, null)).isEqualTo("script.output");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', value = {
        "javascript § function f() { return f() + 1 } f()",
        "jq § def f: f | 1; f",
        "jsonata § ($f := function($n) { $f($n) + 1 }; $f(1))",
    })
    void whatCallsItselfTooDeeplyFails(String language, String source) {
        assertThat(scripts.code(language, source, null)).isEqualTo("script.failed");

        assertThat(scripts.output(language, language.equals("javascript") ? "return 1" : "1", null)).isEqualTo(1L);
    }

    @Test
    void aValueDeeperThanValuesAreFails() {
        assertThat(scripts.code("javascript", "let a = 1; for (let i = 0; i < 200; i++) a = [a]; return a", null)).isEqualTo("payload.invalid");
        assertThat(scripts.code("javascript", "const a = []; a.push(a); return a", null)).isEqualTo("script.failed");
        assertThat(scripts.code("jq", "reduce range(200) as $i (1; [.])", null)).isEqualTo("payload.invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Java", "Polyglot", "Packages", "java", "load", "loadWithNewGlobal", "print", "read", "readFully", "require", "process", "Graal", "quit", "exit",
        "fetch", "XMLHttpRequest", "WebAssembly", "Worker", "setTimeout", "Debug", "importScripts"
    })
    void javaScriptHasNothingOfItsHost(String name) {
        assertThat(scripts.output("javascript", "return typeof " + name, null)).isEqualTo("undefined");
    }

    @Test
    void javaScriptReachesNoClassThroughWhatItHas() {
        assertThat(scripts.output(
                        "javascript",
                        """
                        const found = [];
                        for (const thing of [input, this, globalThis, console, new Error('x'), (() => 0).constructor('return this')()]) {
                            for (const name of ['getClass', 'class', 'forName', 'getMethod']) {
                                try { if (thing && thing[name]) found.push(name) } catch (e) {}
                            }
                        }
                        return found
                        """,
                        Map.of("a", 1L)))
                .isEqualTo(List.of());
        assertThat(scripts.code("javascript", "return await import('file:///etc/passwd')", null)).isEqualTo("script.failed");
        assertThat(scripts.code("javascript", "return await import('fs')", null)).isEqualTo("script.failed");
        assertThat(scripts.code("javascript", "return eval('typeof Java') + new Function('return typeof Polyglot')()", null)).isEqualTo("gives undefinedundefined");
        assertThat(scripts.code("javascript", "}); java.lang.System.exit(0); (function () {", null)).isEqualTo("script.failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "env", "$ENV", "$ENV.PATH", "input_filename", "input", "[inputs]", "import \"/etc/passwd\" as x; x", "include \"/etc/passwd\"; .", "import \"a\" as $x; $x", "debug", "halt", "$__prog_args", "get_search_list"
    })
    void jqHasNoFileNoEnvironmentAndNoFurtherInput(String source) {
        assertThat(scripts.code("jq", source, null)).isEqualTo("script.failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$env", "$fetch", "$java", "$getClass"})
    void jsonataHasNothingOfItsHost(String source) {
        assertThat(scripts.output("jsonata", source, null)).isNull();
    }
}
