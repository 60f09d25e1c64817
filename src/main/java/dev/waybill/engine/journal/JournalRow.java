package dev.waybill.engine.journal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of an execution's journal, as it is stored.
 *
 * @param outcome   of an attempt or a skipped task, or the status with which the execution ended
 * @param input     JSON or a reference to a blob; so are output and error
 * @param startedAt of an attempt, on the node's clock
 * @param at        when it ended or happened, on the node's clock
 * @param isAnswered of a failed attempt: the peer's answer was received
 * @param dueAt     of a failed attempt: when it is repeated; of a parked task: when it goes on; else null
 */
public record JournalRow(
        int sequence,
        Kind kind,
        @Nullable String taskId,
        @Nullable Integer attempt,
        @Nullable String outcome,
        @Nullable String input,
        @Nullable String output,
        @Nullable String error,
        @Nullable Instant startedAt,
        Instant at,
        @Nullable Instant dueAt,
        boolean isAnswered,
        @Nullable Long incarnation,
        long epoch) {
    public enum Kind {
        ATTEMPT,
        SKIPPED,
        PARKED,
        OPENED,
        WOKEN,
        CLAIMED,
        PAUSED,
        RESUMED,
        CANCEL_REQUESTED,
        RETRIED,
        ENDED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        public static Kind of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
