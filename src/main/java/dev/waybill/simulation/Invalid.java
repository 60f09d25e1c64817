package dev.waybill.simulation;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.List;

/** Requests that are read and wrong. */
final class Invalid {
    private Invalid() {}

    static Refusal body(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", faults);
    }
}
