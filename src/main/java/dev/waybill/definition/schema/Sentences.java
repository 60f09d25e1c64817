package dev.waybill.definition.schema;

import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells the errors of the library in our codes and words. Values are never repeated: they may be secret. */
final class Sentences {
    private static final int MAX_LISTED = 20;
    private static final int MAX_SHOWN = 80;
    /** Annotations in schemas of ours: the code of a fault, and how a sentence that begins with "It must be" goes on. */
    private static final String CODE = "x-code";

    private static final String EXPECTED = "x-expected";
    private static final Map<String, String> KINDS = Map.of(
            "string", "a string",
            "integer", "a whole number",
            "number", "a number",
            "boolean", "true or false",
            "object", "an object",
            "array", "a list",
            "null", "null");

    private final Work work;
    private final Suggestions suggestions = new Suggestions();

    Sentences(Work work) {
        this.work = work;
    }

    Violation tell(Error error) {
        var argument = Objects.requireNonNullElse(error.getSchemaNode(), PlainNodes.of(null));
        return switch (error.getKeyword()) {
            case "type" -> sayWhole(error, "wrong_type", kinds(argument));
            case "required" -> member(error, "required", "'%s' is required".formatted(error.getProperty()));
            case "dependentRequired" -> dependentRequired(error);
            case "additionalProperties", "unevaluatedProperties" -> unknownMember(error);
            case "enum" -> say(error, "not_allowed", "It must be " + oneOf(argument) + closest(error, argument));
            case "const" -> say(error, "not_allowed", "It must be " + shown(argument));
            case "pattern" -> sayWhole(error, "wrong_format", "a text that matches " + shown(argument));
            case "minLength" -> sayWhole(error, "wrong_length", "at least " + count(argument, "character") + " long");
            case "maxLength" -> sayWhole(error, "wrong_length", "at most " + count(argument, "character") + " long");
            case "minItems" -> say(error, "wrong_size", "It must have at least " + count(argument, "item"));
            case "maxItems" -> say(error, "wrong_size", "It must have at most " + count(argument, "item"));
            case "minProperties" -> say(error, "wrong_size", "It must have at least " + count(argument, "member"));
            case "maxProperties" -> say(error, "wrong_size", "It must have at most " + count(argument, "member"));
            case "minimum" -> say(error, "out_of_range", "It must be " + shown(argument) + " or more");
            case "exclusiveMinimum" -> say(error, "out_of_range", "It must be more than " + shown(argument));
            case "maximum" -> say(error, "out_of_range", "It must be " + shown(argument) + " or less");
            case "exclusiveMaximum" -> say(error, "out_of_range", "It must be less than " + shown(argument));
            case "multipleOf" -> say(error, "out_of_range", "It must be a multiple of " + shown(argument));
            case "uniqueItems" -> say(error, "duplicate_item", "Every item must be different, and this one stands twice");
            case "contains", "minContains", "maxContains" -> contains(error);
            case "items" -> say(error, "wrong_size", "It must have no more items than its schema describes");
            case "unevaluatedItems" -> say(error, "wrong_size", "The list must end before this item");
            case "propertyNames" -> member(error, "wrong_name", "The name '%s' is not allowed here".formatted(error.getProperty()));
            case "anyOf" -> say(error, "no_match", "It must be " + alternatives(argument));
            case "oneOf" -> oneOf(error, argument);
            case "not" -> say(error, "not_allowed", "It must not be what it is");
            case "false" -> say(error, "not_allowed", "Nothing may stand here");
            default -> say(error, "invalid", "It must satisfy '" + error.getKeyword() + "' of its schema");
        };
    }

    private Violation member(Error error, String code, String sentence) {
        return new Violation(place(error), error.getKeyword(), error.getProperty(), code, sentence);
    }

    private Violation unknownMember(Error error) {
        var schema = work.schemaOf(error);
        List<String> known = schema == null || schema.get("properties") == null
                ? List.of()
                : List.copyOf(schema.get("properties").propertyNames());
        return member(error, "unknown_field", suggestions.unknown("There is no '%s' here", error.getProperty(), known));
    }

    private Violation dependentRequired(Error error) {
        var missing = error.getArguments() == null ? "" : String.valueOf(error.getArguments()[0]);
        return new Violation(place(error), error.getKeyword(), missing, "required",
                "'%s' is required beside '%s'".formatted(missing, error.getProperty()));
    }

    private Violation contains(Error error) {
        var schema = work.schemaOf(error);
        var min = schema == null ? null : schema.get("minContains");
        var max = schema == null ? null : schema.get("maxContains");
        var bounds = new ArrayList<String>();
        bounds.add("at least " + (min == null ? "1" : shown(min)));
        if (max != null) {
            bounds.add("at most " + shown(max));
        }
        return say(error, "wrong_size", "It must hold " + String.join(" and ", bounds) + " of the items that 'contains' describes");
    }

    private Violation oneOf(Error error, JsonNode argument) {
        return "none fits".equals(error.getMessageKey())
                ? say(error, "no_match", "It must be " + alternatives(argument))
                : say(error, "ambiguous", "It must fit exactly one of the alternatives, and fits more");
    }

    private String closest(Error error, JsonNode allowed) {
        var value = error.getInstanceNode();
        if (value == null || !value.isString()) {
            return "";
        }
        var names = texts(allowed);
        return suggestions.closest(value.stringValue(), names).map(name -> ". Did you mean '" + name + "'?").orElse("");
    }

    private Violation say(Error error, String code, String sentence) {
        return new Violation(place(error), error.getKeyword(), null, code, sentence);
    }

    /** A fault of the value as a whole: in the schema's own words, when it has some. */
    private Violation sayWhole(Error error, String code, String otherwise) {
        var schema = work.schemaOf(error);
        var ownCode = schema == null ? null : text(schema.get(CODE));
        var expected = schema == null ? null : text(schema.get(EXPECTED));
        return say(error, ownCode == null ? code : ownCode, "It must be " + (expected == null ? otherwise : expected));
    }

    private static String alternatives(JsonNode schemas) {
        var kinds = StreamSupport.stream(schemas.spliterator(), false).map(Sentences::alternative).distinct().toList();
        return kinds.contains("") ? "one of the forms that its schema lists" : String.join(", or ", kinds);
    }

    private static String alternative(JsonNode schema) {
        if (text(schema.get(EXPECTED)) instanceof String expected) {
            return expected;
        }
        if (schema.get("enum") != null) {
            return oneOf(schema.get("enum"));
        }
        if (schema.get("const") != null) {
            return shown(schema.get("const"));
        }
        if (schema.get("required") != null && !schema.get("required").isEmpty()) {
            return "an object with " + texts(schema.get("required")).stream().map(name -> "'" + name + "'").collect(Collectors.joining(" and "));
        }
        return schema.get("type") == null ? "" : kinds(schema.get("type"));
    }

    private static String kinds(JsonNode types) {
        var names = types.isArray() ? texts(types) : List.of(types.asString(""));
        return names.stream().map(name -> KINDS.getOrDefault(name, name)).collect(Collectors.joining(" or "));
    }

    private static String oneOf(JsonNode values) {
        var shown = StreamSupport.stream(values.spliterator(), false).limit(MAX_LISTED).map(Sentences::shown).toList();
        return (shown.size() == 1 ? "" : "one of ") + String.join(", ", shown) + (values.size() > MAX_LISTED ? ", …" : "");
    }

    private static List<String> texts(JsonNode values) {
        return StreamSupport.stream(values.spliterator(), false)
                .filter(JsonNode::isString)
                .map(JsonNode::stringValue)
                .toList();
    }

    private static String shown(JsonNode value) {
        var text = value.isNumber() ? value.asString() : value.toString();
        return text.length() <= MAX_SHOWN ? text : text.substring(0, text.offsetByCodePoints(0, MAX_SHOWN - 3)) + "…";
    }

    private static String count(JsonNode number, String thing) {
        return number.asString() + " " + thing + (number.asString().equals("1") ? "" : "s");
    }

    private static List<Object> place(Error error) {
        var path = error.getInstanceLocation();
        List<Object> place = new ArrayList<>();
        for (int i = 0; path != null && i < path.getNameCount(); i++) {
            place.add(path.getElement(i));
        }
        return place;
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isString() ? node.stringValue() : null;
    }
}
