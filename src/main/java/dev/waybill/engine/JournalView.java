package dev.waybill.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of an execution's journal.
 *
 * @param sequence 1, 2, 3 … without gaps
 * @param kind     {@code attempt skipped parked woken claimed paused resumed cancel_requested retried patched taken_over ended}
 * @param attempt  null for what is no attempt
 * @param error    {@code {code, message, detail}}, or null
 * @param note     of a row that a person wrote: {@code {by, reason}}
 */
public record JournalView(
        long sequence,
        Instant at,
        String kind,
        @Nullable String taskId,
        @Nullable Integer attempt,
        @Nullable String outcome,
        @Nullable Object error,
        @Nullable String node,
        long epoch,
        @Nullable Object note) {}
