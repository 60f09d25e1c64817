package dev.waybill.expression;

import dev.waybill.refusal.Fault;
import java.util.List;

/** Thrown when a definition is saved: the expressions of one value that cannot be compiled. */
public final class InvalidExpression extends RuntimeException {
    private final List<Fault> faults;

    public InvalidExpression(List<Fault> faults) {
        super(faults.toString(), null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** At least one; pointers are relative to the value that was compiled. */
    public List<Fault> faults() {
        return faults;
    }
}
