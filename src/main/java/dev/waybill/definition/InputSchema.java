package dev.waybill.definition;

import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.definition.schema.SchemaReview;
import dev.waybill.refusal.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user's JSON Schema (2020-12), compiled. Thread-safe. */
public final class InputSchema {
    private static final String TOO_MUCH_WORK =
            "It must take less work to check against the schema of the workflow's input: send less, or simplify the schema";

    private final JsonSchema schema;

    private InputSchema(JsonSchema schema) {
        this.schema = schema;
    }

    /** @throws IllegalArgumentException when it is no valid schema within the limits; definitions are checked before */
    public static InputSchema of(@Nullable Object schema) {
        var faults = faultsOf(schema);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(faults.toString());
        }
        return new InputSchema(JsonSchema.of(schema));
    }

    /** Why a schema cannot be used; pointers into it. */
    public static List<Fault> faultsOf(@Nullable Object schema) {
        return SchemaReview.of(schema);
    }

    /** Every fault of a value (up to 1,000): pointers into it. */
    public List<Fault> check(@Nullable Object value) {
        return schema.checkBounded(value)
                .map(violations -> {
                    var faults = new FaultList(value);
                    violations.forEach(violation -> faults.add(violation.fault("")));
                    return faults.inDocumentOrder();
                })
                .orElseGet(() -> List.of(new Fault("", "too_much_work", TOO_MUCH_WORK)));
    }
}
