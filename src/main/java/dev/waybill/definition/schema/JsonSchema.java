package dev.waybill.definition.schema;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A compiled JSON Schema (2020-12). Thread-safe. */
public final class JsonSchema {
    private final Schema schema;

    private JsonSchema(Schema schema) {
        this.schema = schema;
        schema.initializeValidators();
    }

    /**
     * @param schema plain JSON: an object or a boolean
     * @throws IllegalArgumentException when the validator cannot compile it
     */
    public static JsonSchema of(@Nullable Object schema) {
        try {
            return new JsonSchema(Dialects.registry().getSchema(SchemaLocation.of(Dialects.BASE), PlainNodes.of(schema)));
        } catch (SchemaException | JacksonException | Patterns.BadPattern e) {
            throw new IllegalArgumentException("Not a schema that can be used", e);
        }
    }

    /** The schema of schemas. */
    static JsonSchema ofSchemas() {
        return new JsonSchema(Dialects.registry().getSchema(SchemaLocation.of(Dialects.DRAFT)));
    }

    /** Every violation, for a schema of ours: one that asks for no more work than the value has parts. */
    public List<Violation> check(@Nullable Object value) {
        return run(value, Work.unbounded());
    }

    /** Every violation, or nothing when finding them takes more than a check may take (200 ms). */
    public Optional<List<Violation>> checkBounded(@Nullable Object value) {
        try {
            return Optional.of(run(value, Work.bounded()));
        } catch (Work.Exhausted e) {
            return Optional.empty();
        }
    }

    private List<Violation> run(@Nullable Object value, Work work) {
        work.run(() -> schema.validate(work, PlainNodes.of(value)));
        var sentences = new Sentences(work);
        return work.getErrors().stream().map(sentences::tell).toList();
    }
}
