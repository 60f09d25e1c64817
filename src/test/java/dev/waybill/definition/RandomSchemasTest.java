package dev.waybill.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Whatever a schema says and whatever it is held against: an answer, and never anything else. */
class RandomSchemasTest {
    private static final List<String> SCHEMA = List.of(
            "items", "contains", "additionalProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "not", "if", "then", "else");
    private static final List<String> LIST = List.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final List<String> MAP = List.of("properties", "patternProperties", "dependentSchemas", "$defs");
    private static final List<String> COUNT = List.of("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains");
    private static final List<String> NUMBER = List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf");
    private static final List<String> TYPES = List.of("string", "integer", "number", "boolean", "object", "array", "null");
    private static final List<Object> NUMBERS = List.of(
            0L, 1L, -1L, 3L, 2.5, 1.0, -0.0, 1e300, -1e300, 1e-300, Double.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 9007199254740993L, 0.1);
    private static final List<String> NAMES = List.of("a", "b", "", "a/b", "~", "%41", "é", "$ref", "x");

    @Property(tries = 3_000)
    void answersEveryInput(@ForAll long seed) {
        var random = new Random(seed);
        var schema = schema(random, 4);
        var faults = InputSchema.faultsOf(schema);
        if (faults.isEmpty()) {
            var compiled = InputSchema.of(schema);
            for (int i = 0; i < 5; i++) {
                var value = value(random, 3);
                assertThat(compiled.check(value)).as(Json.write(schema)).allSatisfy(fault -> {
                    assertThat(fault.code()).isNotEqualTo("invalid").matches("[a-z_]+");
                    assertThat(fault.message()).isNotBlank().doesNotContain("tools.jackson", "networknt");
                });
            }
        }
    }

    private static Object schema(Random random, int depth) {
        if (depth == 0 || random.nextInt(12) == 0) {
            return random.nextInt(4) != 0;
        }
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            addKeyword(schema, random, depth);
        }
        return schema;
    }

    private static void addKeyword(Map<String, @Nullable Object> schema, Random random, int depth) {
        switch (random.nextInt(13)) {
            case 0 -> schema.put(one(SCHEMA, random), schema(random, depth - 1));
            case 1 -> schema.put(one(LIST, random), List.of(schema(random, depth - 1), schema(random, depth - 1)));
            case 2 -> schema.put(one(MAP, random), Map.of(one(NAMES, random), schema(random, depth - 1), "k", schema(random, depth - 1)));
            case 3 -> schema.put(one(COUNT, random), one(List.of(0L, 1L, 2L, 3.0, 4_000_000_000L), random));
            case 4 -> schema.put(one(NUMBER, random), one(NUMBERS, random));
            case 5 -> schema.put("type", random.nextBoolean() ? one(TYPES, random) : List.of("integer", one(TYPES.subList(2, 7), random)));
            case 6 -> schema.put("enum", List.of(one(NUMBERS, random), List.of(one(NUMBERS, random)), one(NAMES, random)));
            case 7 -> schema.put("const", value(random, 2));
            case 8 -> schema.put("required", List.of(one(NAMES, random)));
            case 9 -> schema.put("dependentRequired", Map.of(one(NAMES, random), List.of(one(NAMES, random))));
            case 10 -> schema.put("uniqueItems", random.nextInt(4) != 0);
            case 11 -> schema.put("pattern", one(List.of("^a", "", "[^b]$", "\\p{L}", "(a|b)*c"), random));
            default -> schema.put(random.nextInt(5) == 0 ? "$dynamicRef" : "$ref", one(List.of("#", "#/$defs/a", "#/$defs/k", "#/properties/k", "#/allOf/0", "#x"), random));
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 7)) {
            case 0 -> one(NUMBERS, random);
            case 1 -> one(NAMES, random);
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4, 5 -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(random, depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(one(NAMES, random), value(random, depth - 1));
                }
                yield map;
            }
        };
    }

    private static <T> T one(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
