package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.util.Map;

/** Durations of the right form that are longer than any instant could bear. */
final class DurationReview {
    private final FaultList faults;

    DurationReview(FaultList faults) {
        this.faults = faults;
    }

    void review(Map<?, ?> document, Outline outline) {
        reviewOwner("", document);
        outline.drafts().forEach(draft -> reviewOwner(draft.place(), draft.task()));
    }

    private void reviewOwner(String pointer, Map<?, ?> owner) {
        reviewOne(pointer, "timeout", owner);
        if (owner.get("retry_policy") instanceof Map<?, ?> policy) {
            reviewOne(pointer + "/retry_policy", "initial_interval", policy);
            reviewOne(pointer + "/retry_policy", "max_interval", policy);
        }
    }

    private void reviewOne(String pointer, String member, Map<?, ?> owner) {
        if (owner.get(member) instanceof String text && Durations.isWellFormed(text) && Durations.parse(text).isEmpty()) {
            faults.add(Fault.pointer(pointer, member), "bad_duration", "It must be no longer than " + Durations.MAX.toDays() + "d");
        }
    }
}
