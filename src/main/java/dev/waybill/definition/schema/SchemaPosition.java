package dev.waybill.definition.schema;

import java.util.Map;
import java.util.Set;

/** Where schemas stand inside a schema. */
enum SchemaPosition {
    /** The keyword's value is a schema. */
    SCHEMA,
    /** It is a list of schemas. */
    LIST,
    /** It is an object whose values are schemas. */
    MAP;

    private static final Map<String, SchemaPosition> OF = Map.ofEntries(
            Map.entry("items", SCHEMA),
            Map.entry("contains", SCHEMA),
            Map.entry("additionalProperties", SCHEMA),
            Map.entry("propertyNames", SCHEMA),
            Map.entry("unevaluatedItems", SCHEMA),
            Map.entry("unevaluatedProperties", SCHEMA),
            Map.entry("not", SCHEMA),
            Map.entry("if", SCHEMA),
            Map.entry("then", SCHEMA),
            Map.entry("else", SCHEMA),
            Map.entry("allOf", LIST),
            Map.entry("anyOf", LIST),
            Map.entry("oneOf", LIST),
            Map.entry("prefixItems", LIST),
            Map.entry("properties", MAP),
            Map.entry("patternProperties", MAP),
            Map.entry("dependentSchemas", MAP),
            Map.entry("$defs", MAP),
            Map.entry("definitions", MAP));
    private static final Set<String> IN_PLACE =
            Set.of("not", "if", "then", "else", "allOf", "anyOf", "oneOf", "dependentSchemas");

    static Map<String, SchemaPosition> all() {
        return OF;
    }

    /** Whether the schemas below the keyword judge the same value, not one inside it. */
    static boolean isInPlace(String keyword) {
        return IN_PLACE.contains(keyword);
    }
}
