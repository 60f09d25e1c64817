package dev.waybill.engine.graph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of one task. Written under its run's lock until the task has ended, then never again, but by a
 * retry by hand.
 */
public final class TaskState {
    @Nullable Outcome outcome;
    /** Attempts begun and ended so far, over all retries by hand. */
    int attempts;
    /** Attempts before the last retry by hand: they do not count against the policy. */
    int attemptsBefore;
    /** How often an answer was received and a new call made; part of the outbound key. */
    int answered;

    @Nullable Instant startedAt;
    @Nullable Instant completedAt;
    /** When the attempt that is parked began. */
    @Nullable Instant parkedSince;
    /** When it is repeated or goes on; null when nothing is waited for. */
    @Nullable Instant dueAt;

    @Nullable String input;
    @Nullable String output;
    @Nullable String error;
    /** Parameters that a person set; they take the place of the resolved ones in every attempt to come. */
    @Nullable String patchedInput;
    @Nullable Long incarnation;
    /** Number of the last row that holds values of the task; 0: none. */
    int lastRow;

    public @Nullable Outcome outcome() {
        return outcome;
    }

    public int attempts() {
        return attempts;
    }

    public @Nullable Instant startedAt() {
        return startedAt;
    }

    public @Nullable Instant completedAt() {
        return completedAt;
    }

    public @Nullable Instant dueAt() {
        return dueAt;
    }

    /** JSON or a reference to a blob, as in the journal. */
    public @Nullable String input() {
        return input;
    }

    /** JSON or a reference to a blob, as in the journal. */
    public @Nullable String output() {
        return output;
    }

    /** JSON or a reference to a blob, as in the journal. */
    public @Nullable String error() {
        return error;
    }

    public @Nullable Long incarnation() {
        return incarnation;
    }

    public int lastRow() {
        return lastRow;
    }

    void reset() {
        outcome = null;
        completedAt = null;
        parkedSince = null;
        dueAt = null;
        output = null;
        error = null;
        attemptsBefore = attempts;
    }
}
