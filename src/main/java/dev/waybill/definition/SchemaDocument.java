package dev.waybill.definition;

import dev.waybill.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JSON Schema of definitions: the envelope, which is a resource of ours, and the parameters of each task type. */
final class SchemaDocument {
    private static final String TASKS = "#/$defs/tasks";

    private SchemaDocument() {}

    static Map<String, @Nullable Object> envelope() {
        try (var resource = SchemaDocument.class.getResourceAsStream("/schemas/workflow.json")) {
            if (resource == null) {
                throw new IllegalStateException("The schema of definitions is missing");
            }
            return object(Json.parse(resource.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A graph inside of a task. */
    static Map<String, @Nullable Object> block() {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("$ref", TASKS);
        schema.put("$defs", envelope().get("$defs"));
        return schema;
    }

    /** The whole: the envelope, in which the type of a task decides what its parameters are. */
    static Map<String, @Nullable Object> composed(Collection<? extends TaskRules> types) {
        var document = envelope();
        var definitions = object(document.get("$defs"));
        var task = object(definitions.get("task"));
        var names = new ArrayList<@Nullable Object>();
        var byType = new ArrayList<@Nullable Object>();
        for (var rules : types) {
            var name = "parameters_" + rules.type();
            names.add(rules.type());
            byType.add(choice(rules.type(), "#/$defs/" + name));
            definitions.put(name, withBlocks(rules, new DynamicSchema(rules.literals()).allowing(rules.parametersSchema())));
        }
        definitions.put("expression", DynamicSchema.expression());
        object(task.get("properties")).put("type", Map.of("enum", names));
        object(object(definitions.get("trigger")).get("properties")).put("type", Map.of("enum", List.of(TriggerReview.MANUAL)));
        task.put("allOf", byType);
        return document;
    }

    private static Map<String, @Nullable Object> withBlocks(TaskRules rules, Map<String, @Nullable Object> parameters) {
        for (var block : rules.blocks()) {
            var properties = object(parameters.get("properties"));
            properties.put(block, block.equals(Block.TASKS) ? Map.of("$ref", TASKS) : Map.of(
                    "type", "object",
                    "required", List.of(Block.TASKS),
                    "additionalProperties", false,
                    "properties", Map.of(Block.TASKS, Map.of("$ref", TASKS))));
        }
        return parameters;
    }

    private static Map<String, @Nullable Object> choice(String type, String reference) {
        Map<String, @Nullable Object> choice = new LinkedHashMap<>();
        choice.put("if", Map.of("required", List.of("type"), "properties", Map.of("type", Map.of("const", type))));
        choice.put("then", Map.of("properties", Map.of("parameters", Map.of("$ref", reference))));
        return choice;
    }

    private static Map<String, @Nullable Object> object(@Nullable Object value) {
        return Outline.members((Map<?, ?>) Objects.requireNonNull(value));
    }
}
