package dev.waybill.definition;

import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Task types for tests of definitions: the rules of real ones in short. */
record SomeTypes(String type, String schema, Set<String> literals, Set<String> urls) implements TaskRules {
    static final List<SomeTypes> ALL = List.of(
            new SomeTypes("http_request", """
                {"type": "object", "required": ["url"], "additionalProperties": false, "properties": {
                  "method": {"enum": ["GET", "POST", "PUT", "DELETE"]},
                  "url": {"type": "string", "minLength": 1},
                  "query": {"type": "object"},
                  "headers": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "array", "null"]}},
                  "body": {},
                  "auth": {"anyOf": [
                    {"type": "object", "required": ["bearer"], "additionalProperties": false, "properties": {"bearer": {"type": "string"}}},
                    {"type": "object", "required": ["basic"], "additionalProperties": false, "properties": {"basic": {"type": "object"}}}]},
                  "expected_status": {"anyOf": [
                    {"type": "integer", "minimum": 100, "maximum": 599},
                    {"type": "string", "pattern": "^[1-5]xx$", "x-expected": "a class such as 2xx"},
                    {"type": "array", "items": {"type": ["integer", "string"]}}]},
                  "follow_redirects": {"type": "integer", "minimum": 0, "maximum": 5}}}""",
                    Set.of("method"), Set.of("url")),
            new SomeTypes("transform", """
                {"type": "object", "required": ["output"], "additionalProperties": false, "properties": {"output": {}}}""",
                    Set.of(), Set.of()),
            new SomeTypes("condition", """
                {"type": "object", "required": ["expression"], "additionalProperties": false,
                 "properties": {"expression": {"type": "string", "minLength": 1}}}""",
                    Set.of("expression"), Set.of()),
            new SomeTypes("switch", """
                {"type": "object", "required": ["cases"], "additionalProperties": false, "properties": {"cases": {
                  "type": "array", "minItems": 1, "items": {"type": "object", "required": ["when", "label"],
                    "additionalProperties": false, "properties": {"when": {"type": "string"}, "label": {"type": "string"}}}}}}""",
                    Set.of("cases"), Set.of()),
            new SomeTypes("database", """
                {"type": "object", "required": ["integration", "sql"], "additionalProperties": false, "properties": {
                  "integration": {"type": "string"}, "sql": {"type": "string"}, "arguments": {"type": "object"},
                  "fetch": {"enum": ["rows", "one", "none"]}}}""",
                    Set.of("integration", "sql", "fetch"), Set.of()),
            new SomeTypes("email", """
                {"type": "object", "required": ["to", "subject"], "additionalProperties": false, "properties": {
                  "integration": {"type": "string"}, "to": {"type": ["string", "array"]}, "subject": {"type": "string"},
                  "text": {"type": "string"}, "html": {"type": "string"}}}""",
                    Set.of("integration"), Set.of()),
            new SomeTypes("delay", """
                {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": false, "properties": {
                  "duration": {"type": "string", "pattern": "^[1-9][0-9]{0,11}(ms|s|m|h|d)$", "x-code": "bad_duration"},
                  "until": {"type": "string"}}}""",
                    Set.of(), Set.of()));

    static Definitions definitions() {
        return new Definitions(ALL, new Expressions());
    }

    @Override
    public boolean isPure() {
        return Set.of("transform", "condition", "switch").contains(type);
    }

    @Override
    @SuppressWarnings("unchecked")
    public Map<String, Object> parametersSchema() {
        return (Map<String, Object>) Json.parse(schema);
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return switch (type) {
            case "condition" -> Set.of("true", "false");
            case "switch" -> {
                var labels = new LinkedHashSet<String>();
                ((List<?>) parameters.get("cases")).forEach(each -> labels.add((String) ((Map<?, ?>) each).get("label")));
                labels.add("default");
                yield labels;
            }
            default -> Set.of();
        };
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (type.equals("condition")) {
            checks.condition("/expression", (String) parameters.get("expression"));
        }
        if (type.equals("switch")) {
            var cases = (List<?>) parameters.get("cases");
            for (int i = 0; i < cases.size(); i++) {
                checks.condition("/cases/" + i + "/when", (String) ((Map<?, ?>) cases.get(i)).get("when"));
            }
        }
    }

    static boolean fits(Map<String, @Nullable Object> schema, @Nullable Object document) {
        return JsonSchema.of(schema).check(document).isEmpty();
    }
}
