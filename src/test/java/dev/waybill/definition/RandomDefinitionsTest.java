package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class RandomDefinitionsTest {
    private static final Definitions DEFINITIONS = SomeTypes.definitions();

    @Provide
    Arbitrary<Map<String, @Nullable Object>> documents() {
        return RandomGraphs.documents();
    }

    @Property(tries = 300)
    void acceptsEveryAcyclicGraph(@ForAll("documents") Map<String, @Nullable Object> document) {
        assertThat(DEFINITIONS.check(document)).isEmpty();
        assertThat(DEFINITIONS.parse(document).tasks()).hasSameSizeAs((List<?>) document.get("tasks"));
        assertThat(SomeTypes.fits(DEFINITIONS.schema(), document)).isTrue();
    }

    @Property(tries = 1_000)
    void findsExactlyTheFaultThatWasPlanted(
            @ForAll("documents") Map<String, @Nullable Object> valid, @ForAll PlantedFault planted, @ForAll long seed) {
        var document = copy(valid);
        var random = new Random(seed);
        int at = random.nextInt(((List<?>) document.get("tasks")).size());
        if (PlantedFault.OF_THE_TYPE.contains(planted)) {
            forgetLabels(document);
        }
        var before = DEFINITIONS.check(document);
        var pointer = planted.plant(document, at, random);

        var faults = DEFINITIONS.check(document);
        assertThat(before).isEmpty();
        assertThat(faults).as(Json.write(document)).hasSize(1);
        if (!pointer.isEmpty()) {
            assertThat(faults.getFirst().pointer()).isEqualTo(pointer);
        }
        if (!(planted == PlantedFault.DUPLICATE_EDGE && faults.getFirst().code().equals("unknown_task"))) {
            assertThat(faults.getFirst().code()).isEqualTo(planted.code());
        }
    }

    @Property(tries = 300)
    void tellsTheSameOfRenamedTasks(
            @ForAll("documents") Map<String, @Nullable Object> valid, @ForAll PlantedFault planted, @ForAll long seed) {
        var document = copy(valid);
        planted.plant(document, 0, new Random(seed));
        var renamed = Json.parse(Json.write(document)
                .replaceAll("\\bt([0-9]+)\\b", "other-$1")
                .replaceAll("tasks\\.(other-[0-9]+)", "tasks[\\\\\"$1\\\\\"]"));
        assertThat(codesByPointer(DEFINITIONS.check(renamed))).isEqualTo(codesByPointer(DEFINITIONS.check(document)));
    }

    @Property(tries = 300)
    void tellsTheSameOfReorderedTasks(
            @ForAll("documents") Map<String, @Nullable Object> valid, @ForAll PlantedFault planted, @ForAll long seed) {
        var document = copy(valid);
        planted.plant(document, 0, new Random(seed));
        var before = new TreeSet<String>();
        DEFINITIONS.check(document).forEach(fault -> before.add(fault.code()));
        var shuffled = new ArrayList<>(PlantedFault.tasks(document));
        Collections.shuffle(shuffled, new Random(seed));
        document.put("tasks", shuffled);
        var after = new TreeSet<String>();
        DEFINITIONS.check(document).forEach(fault -> after.add(fault.code()));
        assertThat(after).isEqualTo(before);
    }

    @Property(tries = 3_000)
    void answersWhateverStandsAnywhere(@ForAll("documents") Map<String, @Nullable Object> valid, @ForAll long seed) {
        var random = new Random(seed);
        var document = copy(valid);
        document.put("retry_policy", new LinkedHashMap<>(Map.of("max_attempts", 3L, "initial_interval", "1s", "retryable", List.of("x"))));
        document.put("triggers", new ArrayList<>(List.of(new LinkedHashMap<>(Map.of("type", "manual", "config", Map.of())))));
        document.put("input_schema", Json.parse("{\"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}}, \"$defs\": {\"b\": {\"allOf\": [{\"pattern\": \"a\"}]}}}"));
        Object broken = document;
        for (int i = 0; i <= random.nextInt(3); i++) {
            broken = Mutation.anywhere(broken, random);
        }
        if (DEFINITIONS.check(broken).isEmpty()) {
            DEFINITIONS.stored(broken);
        }
    }

    /** Shrinking tries the same document again, so none is changed in place. */
    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> document) {
        return (Map<String, @Nullable Object>) Json.parse(Json.write(document));
    }

    private static List<String> codesByPointer(List<Fault> faults) {
        return faults.stream().map(fault -> fault.code() + " " + fault.pointer()).toList();
    }

    private static void forgetLabels(Map<String, @Nullable Object> document) {
        for (var task : PlantedFault.tasks(document)) {
            if (task.get("dependencies") instanceof List<?> list) {
                var plain = new ArrayList<>();
                for (var each : list) {
                    plain.add(each instanceof Map<?, ?> map ? map.get("task_id") : each);
                }
                task.put("dependencies", plain);
            }
        }
    }
}
