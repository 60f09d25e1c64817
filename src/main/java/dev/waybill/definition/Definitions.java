package dev.waybill.definition;

import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Fault;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads workflow documents. Thread-safe. */
public final class Definitions {
    private final Expressions expressions;
    private final JsonSchema envelope = JsonSchema.of(SchemaDocument.envelope());
    private final JsonSchema block = JsonSchema.of(SchemaDocument.block());
    private final Map<String, TaskReview.Type> types = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> schema;

    /** @throws IllegalArgumentException when two types have the same name, or the schema of one cannot be used */
    public Definitions(Collection<? extends TaskRules> taskTypes, Expressions expressions) {
        this.expressions = expressions;
        this.schema = SchemaDocument.composed(taskTypes);
        for (var rules : taskTypes) {
            var type = new TaskReview.Type(rules, JsonSchema.of(rules.parametersSchema()));
            if (types.put(rules.type(), type) != null) {
                throw new IllegalArgumentException("Two task types are called " + rules.type());
            }
        }
    }

    /**
     * @param json plain JSON
     * @throws InvalidDefinition with every fault
     */
    public WorkflowDefinition parse(@Nullable Object json) {
        var faults = check(json);
        if (!faults.isEmpty()) {
            throw new InvalidDefinition(faults);
        }
        return stored(json);
    }

    /** Every fault of the document (up to 1,000), in its order; empty when it is valid. */
    public List<Fault> check(@Nullable Object json) {
        return new Review(envelope, block, types, expressions).faultsOf(json);
    }

    /** Reads a document that was valid when it was stored: nothing is checked again. */
    public WorkflowDefinition stored(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> document)) {
            throw new IllegalArgumentException("A stored definition is an object");
        }
        return new DefinitionReader(Outline.members(document), this::blocks).read();
    }

    private List<String> blocks(String type) {
        var known = types.get(type);
        return known == null ? List.of() : known.rules().blocks();
    }

    /** The JSON Schema (2020-12) of a definition with all task types: plain JSON. It tells the structure, not what refers to what. */
    public Map<String, @Nullable Object> schema() {
        return schema;
    }
}
