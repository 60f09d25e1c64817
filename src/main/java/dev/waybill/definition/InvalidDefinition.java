package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.List;

/** Thrown when a workflow is saved, never when it runs, with every fault of the document. */
public final class InvalidDefinition extends Refusal {
    InvalidDefinition(List<Fault> faults) {
        super(Kind.INVALID, "definition_invalid", "The workflow has faults", faults);
    }
}
