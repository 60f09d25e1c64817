package dev.waybill.definition.schema;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps a user's schema from being used: found when it is saved, so that checking values cannot fail later. */
public final class SchemaReview {
    static final int MAX_BYTES = 64 * 1024;
    static final int MAX_DEPTH = 64;
    private static final int MAX_PATTERNS_SIZE = 50_000;
    private static final List<String> COUNTS = List.of(
            "minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains");
    private static final JsonSchema OF_SCHEMAS = JsonSchema.ofSchemas();

    private final List<Fault> faults = new ArrayList<>();
    private final SchemaIndex index = new SchemaIndex();
    private long patterns;

    private SchemaReview() {}

    /** Every fault; pointers into the schema. */
    public static List<Fault> of(@Nullable Object schema) {
        var review = new SchemaReview();
        review.judge(schema);
        return List.copyOf(review.faults);
    }

    private void judge(@Nullable Object schema) {
        if (depth(schema, 0) > MAX_DEPTH) {
            fault("", "schema_too_deep", "A schema must not be nested deeper than " + MAX_DEPTH);
            return;
        }
        if (Json.write(schema).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            fault("", "schema_too_large", "A schema must not be larger than 64 KiB as compact JSON");
            return;
        }
        OF_SCHEMAS.check(schema).forEach(violation -> fault(violation.pointer(""), "bad_schema", violation.message()));
        index.add(schema);
        index.places().forEach(this::judge);
        index.references().forEach(this::judge);
        if (faults.isEmpty()) {
            index.endless().forEach(pointer -> fault(
                    pointer, "schema_loop", "A schema must not refer to itself without a step into the value it describes"));
        }
        if (faults.isEmpty()) {
            compile(schema);
        }
    }

    /** What we have not foreseen must still be told now. */
    private void compile(@Nullable Object schema) {
        try {
            JsonSchema.of(schema);
        } catch (IllegalArgumentException e) {
            fault("", "bad_schema", "It must be a JSON Schema 2020-12 whose parts fit together");
        }
    }

    private void judge(SchemaIndex.Place place) {
        var dialect = place.schema().get("$schema");
        if (dialect instanceof String uri && !uri.equals(Dialects.DRAFT) && !uri.equals(Dialects.DRAFT + "#")) {
            fault(Fault.pointer(place.pointer(), "$schema"), "schema_dialect", "It must be \"" + Dialects.DRAFT + "\", or left out");
        }
        for (var count : COUNTS) {
            if (place.schema().get(count) instanceof Number number && number.doubleValue() > Integer.MAX_VALUE) {
                fault(Fault.pointer(place.pointer(), count), "bad_schema", "It must be " + Integer.MAX_VALUE + " or less");
            }
        }
        if (place.schema().get("pattern") instanceof String pattern) {
            judgePattern(Fault.pointer(place.pointer(), "pattern"), pattern);
        }
        if (place.schema().get("patternProperties") instanceof Map<?, ?> byPattern) {
            byPattern.keySet().forEach(pattern -> judgePattern(
                    Fault.pointer(place.pointer(), "patternProperties", (String) pattern), (String) pattern));
        }
    }

    private void judgePattern(String pointer, String pattern) {
        try {
            Patterns.compile(pattern);
            patterns += PatternSize.of(pattern);
            if (patterns > MAX_PATTERNS_SIZE) {
                fault(pointer, "schema_pattern", "The patterns of a schema must not unroll to more than " + MAX_PATTERNS_SIZE + " steps in all");
            }
        } catch (Patterns.BadPattern e) {
            fault(
                    pointer,
                    "schema_pattern",
                    "It must be a regular expression as RE2 takes it, without look-around and back-references: " + e.getMessage());
        }
    }

    private void judge(SchemaIndex.Reference reference) {
        if (reference.isUnresolved()) {
            fault(reference.pointer(), "schema_ref", "It must name a schema inside this one, such as \"#/$defs/address\"");
        }
    }

    private void fault(String pointer, String code, String message) {
        faults.add(new Fault(pointer, code, message));
    }

    private static int depth(@Nullable Object value, int above) {
        int deepest = above;
        if (above <= MAX_DEPTH) {
            var inside = value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
            for (var each : inside) {
                deepest = Math.max(deepest, depth(each, above + 1));
            }
        }
        return deepest;
    }
}
