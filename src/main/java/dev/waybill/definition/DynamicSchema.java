package dev.waybill.definition;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A schema of parameters as the writer of a definition sees it: a text with an expression may stand for what it asks for. */
final class DynamicSchema {
    private static final Map<String, @Nullable Object> REFERENCE = Map.of("$ref", "#/$defs/expression");
    private static final Set<String> BY_NAME = Set.of("properties", "patternProperties");
    private static final Set<String> ONE = Set.of("items", "additionalProperties");
    private static final Set<String> LISTED = Set.of("anyOf", "oneOf", "allOf");

    private final Set<String> literals;

    DynamicSchema(Set<String> literals) {
        this.literals = literals;
    }

    static Map<String, @Nullable Object> expression() {
        return Map.of("type", "string", "pattern", "\\$\\{", "title", "A text with ${…} in it");
    }

    /** The schema of all parameters; literal ones stay as they are. */
    Map<String, @Nullable Object> allowing(Map<String, ?> schema) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>(schema);
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
            properties.forEach((name, parameter) ->
                    parameters.put((String) name, literals.contains((String) name) ? parameter : orExpression(parameter)));
            result.put("properties", parameters);
        }
        return result;
    }

    private @Nullable Object orExpression(@Nullable Object schema) {
        return schema instanceof Map<?, ?> map && !map.isEmpty()
                ? Map.of("anyOf", List.of(REFERENCE, inside(map)))
                : schema;
    }

    private Map<String, @Nullable Object> inside(Map<?, ?> schema) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        schema.forEach((keyword, value) -> {
            var name = (String) keyword;
            if (BY_NAME.contains(name) && value instanceof Map<?, ?> byName) {
                Map<String, @Nullable Object> schemas = new LinkedHashMap<>();
                byName.forEach((member, each) -> schemas.put((String) member, orExpression(each)));
                result.put(name, schemas);
            } else if (ONE.contains(name)) {
                result.put(name, orExpression(value));
            } else if (LISTED.contains(name) && value instanceof List<?> list) {
                result.put(name, list.stream().map(each -> each instanceof Map<?, ?> map ? inside(map) : each).toList());
            } else {
                result.put(name, value);
            }
        });
        return result;
    }
}
