package dev.waybill.engine.journal;

import dev.waybill.definition.ConcurrencyRule.OnLimit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an execution is started under, as its workflow says beside its graph: most say nothing of the kind, which is {@link #NONE}.
 *
 * @param shownAttributes the search attributes as JSON; null: none
 * @param slot            null: it needs none
 * @param keep            null: as long as others
 * @param sla             null: it is never late
 * @param priority        null: the usual one
 * @param rollout         that chose the version; null: none
 */
public record StartTerms(
        List<Attribute> attributes,
        @Nullable String shownAttributes,
        @Nullable Slot slot,
        @Nullable Keep keep,
        @Nullable Sla sla,
        @Nullable Integer priority,
        @Nullable UUID rollout) {
    public static final StartTerms NONE = new StartTerms(List.of(), null, null, null, null, null, null);

    /**
     * What an execution is found by.
     *
     * @param value as the index has it
     */
    public record Attribute(String name, String value) {}

    /**
     * Of the executions of a workflow with one key, so many run at once.
     *
     * @param isAwaited whether it has none yet
     */
    public record Slot(String key, int limit, OnLimit onLimit, boolean isAwaited) {}

    /**
     * How long it is kept after its end, if not as long as others.
     *
     * @param succeeded milliseconds; null: as long as others
     * @param failed    of an execution that ended otherwise
     */
    public record Keep(@Nullable Long succeeded, @Nullable Long failed) {
        long least() {
            return Math.min(succeeded == null ? Long.MAX_VALUE : succeeded, failed == null ? Long.MAX_VALUE : failed);
        }
    }

    /** How many milliseconds after its acceptance it is to be warned of, and is late. */
    public record Sla(long warnAfter, long lateAfter) {}

    boolean isNone() {
        return equals(NONE);
    }

    boolean isSlotAwaited() {
        return slot != null && slot.isAwaited();
    }

    StartTerms neverSkipped() {
        return slot == null || slot.onLimit() != OnLimit.SKIP ? this : with(new Slot(slot.key(), slot.limit(), OnLimit.FAIL, slot.isAwaited()));
    }

    private StartTerms with(Slot other) {
        return new StartTerms(attributes, shownAttributes, other, keep, sla, priority, rollout);
    }

    StartTerms withSlotAwaited() {
        return slot == null ? this : with(new Slot(slot.key(), slot.limit(), slot.onLimit(), true));
    }
}
