package dev.waybill.definition.schema;

import com.networknt.schema.path.NodePath;
import tools.jackson.databind.JsonNode;

/** What a keyword is about to do with a value, in units of {@link Work}. */
@FunctionalInterface
interface Cost {
    void charge(Work work, JsonNode value, NodePath place);

    static Cost of(String keyword, JsonNode argument) {
        int size = argument.isContainer() ? argument.size() : 0;
        return switch (keyword) {
            case "properties", "required", "dependentRequired", "dependentSchemas" ->
                (work, value, _) -> work.charge(value.isObject() ? size / 4 : 0);
            case "additionalProperties", "propertyNames", "items", "prefixItems", "contains" ->
                (work, value, _) -> work.charge(value.size());
            case "patternProperties" -> (work, value, _) -> work.charge((long) value.size() * size);
            case "enum" -> (work, value, _) -> work.charge(size / 8 + 3 * weight(value));
            case "uniqueItems" -> (work, value, _) -> work.charge(3 * weight(value));
            case "const" -> (work, value, _) -> work.charge(weight(value));
            case "multipleOf" -> (work, value, _) -> work.charge(value.isNumber() ? 50 : 0);
            case "minLength", "maxLength" ->
                (work, value, _) -> work.charge(value.isString() ? value.stringValue().length() / 256 : 0);
            case "unevaluatedItems", "unevaluatedProperties" -> (work, value, place) -> {
                work.charge(value.size());
                work.chargeAnnotations(place);
            };
            default -> (_, _, _) -> {};
        };
    }

    /** Values and characters below a value, roughly. */
    private static long weight(JsonNode value) {
        if (value.isString()) {
            return 1 + value.stringValue().length() / 32;
        }
        long weight = 1;
        for (var element : value.values()) {
            weight += weight(element);
        }
        return weight;
    }
}
