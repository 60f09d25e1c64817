package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("S42")
class DefinitionLimitsTest {
    private static final Definitions DEFINITIONS = SomeTypes.definitions();
    /** Generous: other builds share the machine. The figures of a quiet one are in the documentation. */
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Map<String, @Nullable Object> task(String id, List<?> dependencies) {
        Map<String, @Nullable Object> task = new LinkedHashMap<>();
        task.put("task_id", id);
        task.put("type", "transform");
        task.put("parameters", Map.of("output", 1L));
        task.put("dependencies", dependencies);
        return task;
    }

    private static Map<String, @Nullable Object> workflow(int tasks, IntFunction<List<?>> dependencies) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("name", "large");
        document.put("tasks", IntStream.range(0, tasks).mapToObj(i -> task("t" + i, dependencies.apply(i))).toList());
        return document;
    }

    private static List<Fault> check(Object document) {
        return assertTimeoutPreemptively(SOON, () -> DEFINITIONS.check(document));
    }

    private static List<String> fiveBefore(int index) {
        return IntStream.range(Math.max(0, index - 5), index).mapToObj(from -> "t" + from).toList();
    }

    @Test
    void takesTenThousandTasksWithFiftyThousandEdges() {
        var document = workflow(10_000, DefinitionLimitsTest::fiveBefore);
        var tasks = new ArrayList<>((List<Object>) document.get("tasks"));
        ((Map<String, Object>) tasks.get(9_999)).put("parameters", Map.of("output", "${tasks.t0.output}"));
        document.put("tasks", tasks);
        assertThat(check(document)).isEmpty();
        assertThat(DEFINITIONS.stored(document).tasks()).hasSize(10_000);
    }

    @Test
    @Tag("F22")
    void takesStarsChainsAndCompleteGraphs() {
        assertThat(check(workflow(10_000, i -> i == 0 ? List.of() : List.of("t0")))).as("star").isEmpty();
        assertThat(check(workflow(10_000, i -> i == 9_999 ? IntStream.range(0, 9_999).mapToObj(from -> "t" + from).toList() : List.of()))).as("fan-in").isEmpty();
        assertThat(check(workflow(10_000, i -> i == 0 ? List.of() : List.of("t" + (i - 1))))).as("chain").isEmpty();
        assertThat(check(workflow(300, i -> IntStream.range(0, i).mapToObj(from -> "t" + from).toList()))).as("complete graph of 300").isEmpty();
    }

    @Test
    void refusesMoreTasksEdgesOrBytes() {
        assertThat(check(workflow(10_001, _ -> List.of()))).extracting(Fault::pointer, Fault::code)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("/tasks", "too_many_tasks"));
        assertThat(check(workflow(1_000, i -> IntStream.range(0, 51).mapToObj(from -> "t" + from).toList()))).extracting(Fault::code)
                .containsExactly("too_many_edges");
        var document = workflow(1, _ -> List.of());
        document.put("description", "x".repeat(1024 * 1024));
        assertThat(check(document)).as("1 MB description").isEmpty();
        document.put("description", "ä".repeat(1024 * 1024));
        assertThat(check(document)).extracting(Fault::code).containsExactly("too_large");
    }

    @Test
    void refusesWhatIsNestedTooDeep() {
        for (int depth : new int[] {101, 5_000}) {
            Object nested = 1L;
            for (int i = 0; i < depth; i++) {
                nested = List.of(nested);
            }
            var document = workflow(1, _ -> List.of());
            document.put("output", nested);
            assertThat(check(document)).extracting(Fault::code).containsExactly("too_deep");
        }
    }

    @Test
    void findsALongCycleWithoutFillingTheStack() {
        var faults = check(workflow(10_000, i -> List.of("t" + (i + 1) % 10_000)));
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().message()).contains("t0 → ", "(10000 tasks)").hasSizeLessThan(400);
        assertThat(check(workflow(220, i -> IntStream.range(0, 220).filter(from -> from != i).mapToObj(from -> "t" + from).toList())))
                .as("everything depends on everything")
                .hasSizeBetween(1, 50);
    }

    @Test
    void tellsAThousandFaultsOfManyMoreSoon() {
        var faults = check(workflow(10_000, i -> List.of("u" + i, "t" + i + "x", "zzzzzzz", "t" + i, "T" + i)));
        assertThat(faults).hasSize(1_000);
        assertThat(faults.getFirst().pointer()).isEqualTo("/tasks/0/dependencies/0");
        assertThat(check(workflow(10_000, i -> List.of(Map.of("task_id", "t" + (i + 1), "outcome", "tru", "x", 1), 7)))).hasSize(1_000);
    }

    @Test
    void takesManyFieldsThatNobodyKnows() {
        var document = workflow(1, _ -> List.of());
        IntStream.range(0, 50_000).forEach(i -> document.put("field" + i, i));
        assertThat(check(document)).hasSize(1_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800", "\udc00x", "a\ud83d"})
    @Tag("F27")
    void refusesTextsAndKeysThatCannotBeStored(String text) {
        Map<String, Function<Map<String, @Nullable Object>, @Nullable Object>> places = Map.of(
                "/name", document -> document.put("name", text),
                "/description", document -> document.put("description", text),
                "/tags/1", document -> document.put("tags", List.of("a", text)),
                "/output/x/0", document -> document.put("output", Map.of("x", List.of(text))),
                "/output/y", document -> document.put("output", Map.of("y", Map.of(text, 1L))),
                "/input_schema/const", document -> document.put("input_schema", Map.of("const", text)),
                "", document -> document.put(text, 1L));
        places.forEach((pointer, put) -> {
            var document = workflow(1, _ -> List.of());
            put.apply(document);
            assertThat(check(document)).as(pointer)
                    .anySatisfy(fault -> assertThat(fault).returns(pointer, Fault::pointer).returns("unstorable_text", Fault::code))
                    .allSatisfy(fault -> assertThat(fault.code()).isIn("unstorable_text", "unknown_field"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"😀", "\u202e\u200f right to left", "e\u0301", "\ufffd", "\u2028", "\uffff", "<script>alert(1)</script>", "${jndi:ldap://x}", "__proto__"})
    @Tag("F27")
    void takesAnyOtherUnicodeInNames(String name) {
        var document = workflow(1, _ -> List.of());
        document.put("name", name);
        assertThat(check(document)).isEmpty();
        assertThat(DEFINITIONS.parse(document).name()).isEqualTo(name);
    }

    @Test
    void countsCharactersOfNamesAndNotTheirParts() {
        var document = workflow(1, _ -> List.of());
        document.put("name", "😀".repeat(200));
        assertThat(check(document)).isEmpty();
        document.put("name", "😀".repeat(201));
        assertThat(check(document)).extracting(Fault::code).containsExactly("bad_name");
    }

    @Test
    @Tag("S27")
    void takesManyKeysWithEqualHashCodes() {
        var keys = new ArrayList<>(List.of(""));
        while (keys.size() < 1 << 14) {
            var longer = new ArrayList<String>();
            keys.forEach(key -> {
                longer.add(key + "Aa");
                longer.add(key + "BB");
            });
            keys.clear();
            keys.addAll(longer);
        }
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        keys.forEach(key -> output.put(key, 1L));
        var document = workflow(1, _ -> List.of());
        document.put("output", output);
        assertThat(check(Json.parse(Json.write(document)))).isEmpty();
        document.put("input_schema", Map.of("properties", output.keySet().stream().collect(java.util.stream.Collectors.toMap(key -> key, _ -> true))));
        assertThat(check(document)).extracting(Fault::code).containsExactly("schema_too_large");
    }
}
