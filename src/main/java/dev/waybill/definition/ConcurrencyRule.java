package dev.waybill.definition;

import org.jspecify.annotations.Nullable;

/**
 * How many executions of a workflow may run at once.
 *
 * @param key template; a limit for each value of it; null: one for the workflow
 */
public record ConcurrencyRule(int limit, @Nullable Object key, OnLimit onLimit) {
    /** What becomes of a start beyond the limit. */
    public enum OnLimit {
        /** It waits, first come, first served. */
        QUEUE,
        /** It ends at once, cancelled. */
        SKIP,
        /** Older ones are cancelled for it. */
        CANCEL_PREVIOUS,
        /** It is refused. */
        FAIL
    }
}
