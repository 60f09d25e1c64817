package dev.waybill.engine;

import dev.waybill.definition.ConcurrencyRule;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.SlotTable;
import dev.waybill.engine.journal.StartTerms.Slot;
import dev.waybill.refusal.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a retry by hand has to do when the workflow has a limit: the execution comes in again as a new one would. Within a transaction. */
final class RetriedSlots {
    /** An execution that needs a slot of a key whose lock is held. */
    record Place(ExecutionKey execution, SlotTable.Key key, Slot slot) {}

    private final ControlTable table;
    private final SlotTable slots;
    private final Versions versions;

    RetriedSlots(ControlTable table, SlotTable slots, Versions versions) {
        this.table = table;
        this.slots = slots;
        this.versions = versions;
    }

    /** Empty: it needs no slot. */
    Optional<Place> lock(ExecutionKey execution) {
        return table.slotted(execution).map(slotted -> {
            var key = new SlotTable.Key(execution.tenant(), slotted.workflow(), slotted.key());
            slots.lock(key);
            var rule = rule(execution, slotted);
            return rule == null ? null : new Place(execution, key, new Slot(slotted.key(), rule.limit(), rule.onLimit(), false));
        });
    }

    private @Nullable ConcurrencyRule rule(ExecutionKey execution, ControlTable.Slotted slotted) {
        return versions.find(execution.tenant(), slotted.workflow(), slotted.version())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"))
                .definition()
                .terms()
                .concurrency();
    }

    /** @throws Refusal {@code concurrency_limit} */
    void reenter(Place place) {
        slots.giveBack(place.execution());
        boolean isFree = slots.isFree(place.key(), place.slot().limit());
        if (!isFree) {
            switch (place.slot().onLimit()) {
                case QUEUE, CANCEL_PREVIOUS -> slots.await(place.execution());
                case SKIP, FAIL -> throw SlotTable.limitReached();
            }
        }
        slots.take(place.key(), place.execution().id(), place.slot(), isFree);
    }
}
