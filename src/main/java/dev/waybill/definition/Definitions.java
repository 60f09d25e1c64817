package dev.waybill.definition;

import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Fault;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads workflow documents. Thread-safe. */
public final class Definitions {
    public Definitions(Collection<? extends TaskRules> taskTypes, Expressions expressions) {}

    /**
     * @param json plain JSON
     * @throws InvalidDefinition with every fault
     */
    public WorkflowDefinition parse(@Nullable Object json) {
        throw new UnsupportedOperationException();
    }

    /** Every fault of the document; empty when it is valid. */
    public List<Fault> check(@Nullable Object json) {
        throw new UnsupportedOperationException();
    }

    /** Reads a document that was valid when it was stored: nothing is checked again. */
    public WorkflowDefinition stored(@Nullable Object json) {
        throw new UnsupportedOperationException();
    }
}
