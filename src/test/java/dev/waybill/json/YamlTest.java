package dev.waybill.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("S28")
class YamlTest {
    private static @Nullable Object parse(String yaml) {
        return Yaml.parse(yaml.getBytes(UTF_8));
    }

    @Test
    void readsADocumentAsItsJson() {
        var yaml = """
            # comment
            name: order-intake
            tasks:
              - task_id: fetch
                type: http_request
                parameters: { method: GET, url: "https://shop.example/${input.id}" }
              - &two
                task_id: two
                dependencies: [fetch]
                parameters:
                  sql: |
                    select 1
                    from dual
            copy: *two
            """;
        assertThat(parse(yaml)).isEqualTo(Json.parse("""
            {"name": "order-intake", "tasks": [
              {"task_id": "fetch", "type": "http_request", "parameters": {"method": "GET", "url": "https://shop.example/${input.id}"}},
              {"task_id": "two", "dependencies": ["fetch"], "parameters": {"sql": "select 1\\nfrom dual\\n"}}],
             "copy": {"task_id": "two", "dependencies": ["fetch"], "parameters": {"sql": "select 1\\nfrom dual\\n"}}}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        0777         | 777
        0o17         | 15
        0xff         | 255
        +1           | 1
        -0           | -0.0
        1.           | 1.0
        .5           | 0.5
        1e3          | 1000.0
        no           | "no"
        Off          | "Off"
        12:30:45     | "12:30:45"
        2026-01-01   | "2026-01-01"
        1_000        | "1_000"
        0b11         | "0b11"
        ~            | null
        Null         | null
        TRUE         | true
        9223372036854775808 | 9.223372036854775807E18
        '"1"'        | "1"
        """, quoteCharacter = '`')
    void readsPlainScalarsOfTheCoreSchema(String yaml, String json) {
        var text = yaml.startsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml;
        assertThat(parse("v: " + text)).isEqualTo(Json.parse("{\"v\": " + json + "}"));
    }

    @Test
    void takesAMergeKeyForTheTextItIsInYaml12() {
        assertThat(parse("base: &b {x: 1}\nuse: {<<: *b}"))
                .isEqualTo(Map.of("base", Map.of("x", 1L), "use", Map.of("<<", Map.of("x", 1L))));
    }

    static Stream<Arguments> hostile() {
        var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        IntStream.range(1, 9).forEach(i -> bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9))));
        var quietBomb = new StringBuilder("a0: &a0 [x,x,x]\n"); // no more aliases than allowed
        IntStream.range(1, 17).forEach(i -> quietBomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(3))));
        var chain = new StringBuilder("a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n"); // deep only with aliases written out
        IntStream.range(1, 6).forEach(i -> chain.append("a%d: &a%d [[[[[[[[[[*a%d]]]]]]]]]]\n".formatted(i, i, i - 1)));
        return Stream.of(
                arguments("nine-level alias bomb", bomb.toString(), "aliases"),
                arguments("bomb within the number of aliases", quietBomb.toString(), "2 MiB"),
                arguments("60 aliases", "a: &a 1\nb: [" + "*a,".repeat(60) + "]", "50 aliases"),
                arguments("depth through aliases", chain.toString(), "deeper than 50"),
                arguments("self-reference", "&a [*a]", "anchor before it"),
                arguments("self-reference in a map", "&a {b: *a}", "anchor before it"),
                arguments("unknown alias", "a: *b", "anchor before it"),
                arguments("class tag", "!!javax.script.ScriptEngineManager []", "no tags"),
                arguments("class tag with a URL", "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://x\"]]]]", "no tags"),
                arguments("standard tag", "a: !!str 1", "no tags"),
                arguments("local tag on a key", "!x a: 1", "no tags"),
                arguments("depth 20,000 in flow", "[".repeat(20_000), "deeper than 50"),
                arguments("depth 20,000 in maps", "{a: ".repeat(20_000), "deeper than 50"),
                arguments("depth 20,000 in block", "- ".repeat(20_000) + "x", "deeper than 50"),
                arguments("depth 51", "[".repeat(51) + "[]" + "]".repeat(51), "deeper than 50"),
                arguments("duplicate keys", "a: 1\nb: 2\na: 3", "stands twice at line 3"),
                arguments("duplicate keys, one quoted", "a: 1\n\"a\": 3", "stands twice"),
                arguments("two documents", "a: 1\n---\nb: 2", "one document"),
                arguments(".nan as a key", ".nan: 1", "put it in quotes"),
                arguments("number as a key", "404: x", "put it in quotes"),
                arguments("list as a key", "? [a]\n: 1", "put it in quotes"),
                arguments("alias as a key", "a: &b c\n*b : 1", "put it in quotes"),
                arguments(".nan", "a: .nan", "finite"),
                arguments("1e400", "a: 1e400", "finite"),
                arguments("number of 1,001 digits", "a: 1" + "0".repeat(1_000), "1000 digits"),
                arguments("1 MiB scalar", "a: " + "x".repeat(1024 * 1024), "256 KiB"),
                arguments("500,000-item flow list", "[" + "1,".repeat(500_000) + "]", "256 KiB"),
                arguments("empty", "", "empty"),
                arguments("only a comment", "# nothing", "empty"),
                arguments("control character", "a: \u0001", "not YAML"),
                arguments("not YAML", "a: [1, 2", "not YAML at line"),
                arguments("tab indentation", "a:\n\tb: 1", "not YAML at line"),
                arguments("unknown directive version", "%YAML 3.0\n---\na: 1", "not YAML"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void refusesWhatIsHostileOrNoJson(String name, String yaml, String reason) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () ->
                assertThatThrownBy(() -> parse(yaml)).as(name).isInstanceOf(MalformedJson.class).hasMessageContaining(reason));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        assertThatThrownBy(() -> Yaml.parse("a: ä".getBytes(StandardCharsets.ISO_8859_1))).hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Yaml.parse("a: b".getBytes(StandardCharsets.UTF_16))).isInstanceOf(MalformedJson.class);
    }

    @Test
    void readsAByteOrderMarkAndExplicitEnds() {
        assertThat(parse("\ufeff---\na: 1\n...\n")).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void readsTheLargestDocumentWithinASecondOrTwo() {
        var large = "a:\n" + "- {b: c, d: [1, 2]}\n".repeat(12_000);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> parse(large));
    }

    @Test
    void writesWhatAPersonWouldWrite() {
        var value = Json.parse("""
            {"name": "order intake", "sql": "select 1\\nfrom x\\n", "country": "no", "version": "1.0", "empty": {}, "none": [],
             "tasks": [{"task_id": "a", "count": 1, "x": null, "url": "https://x/${input.id}"}]}""");
        assertThat(Yaml.write(value)).isEqualTo("""
            name: order intake
            sql: |
              select 1
              from x
            country: "no"
            version: "1.0"
            empty: {}
            none: []
            tasks:
            - task_id: a
              count: 1
              x: null
              url: "https://x/${input.id}"
            """);
    }

    @Property(tries = 2_000)
    void writesWhatItReads(@ForAll("values") @Nullable Object value) {
        var yaml = Yaml.write(value);
        assertThat(parse(yaml)).as(yaml).isEqualTo(value);
        assertThat(Json.write(parse(yaml))).isEqualTo(Json.write(value));
    }

    @Provide
    Arbitrary<@Nullable Object> values() {
        return valuesOfDepth(4);
    }

    private static Arbitrary<@Nullable Object> valuesOfDepth(int depth) {
        Arbitrary<@Nullable Object> scalars = Arbitraries.oneOf(
                texts(),
                Arbitraries.longs(),
                Arbitraries.doubles(),
                Arbitraries.of(true, false),
                Arbitraries.just(null),
                Arbitraries.of(-0.0, 1e300, Double.MIN_VALUE, 0.1, 1e-7));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<@Nullable Object> inside = Arbitraries.lazy(() -> valuesOfDepth(depth - 1));
        return Arbitraries.oneOf(
                scalars,
                inside.list().ofMaxSize(4).map(list -> (Object) new ArrayList<>(list)),
                Arbitraries.maps(texts(), inside).ofMaxSize(4).map(map -> (Object) new LinkedHashMap<>(map)));
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(12).filter(text -> Json.firstUnstorable(text) == null),
                Arbitraries.strings().withChars(" \n\t:#-?[]{},&*!|>'\"%@`\\~abc.0=$<\r\u0085\u2028\u2029\ufeff\u00a0\ud7ff\ue000").ofMaxLength(14),
                Arbitraries.strings().alpha().ofMaxLength(2_000),
                Arbitraries.of("", " ", "\n", "no", "0777", "~", "null", "12:30:45", "---", "...", "- a", "? a", "a: b", "a #b", "<<", "=", "😀", "a\n\n", "\na", "a\n b", "a\nb ", "x".repeat(1_100), "a b\nc".repeat(300)));
    }
}
