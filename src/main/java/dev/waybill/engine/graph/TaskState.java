package dev.waybill.engine.graph;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the journal says of one task. Written under its run's lock until the task has ended, then never again, but by a
 * retry by hand.
 */
public final class TaskState {
    /** The instant of what waits for a message only. */
    static final Instant NEVER = Instant.MAX;

    @Nullable Outcome outcome;
    /** Attempts begun and ended so far, over all retries by hand. */
    int attempts;
    /** Attempts before the last retry by hand: they do not count against the policy. */
    int attemptsBefore;
    /** How often an answer was received and a new call made; part of the outbound key. */
    int answered;

    /** Whether the graphs inside of it have begun and the task has not ended. */
    boolean isOpen;

    @Nullable Instant startedAt;
    @Nullable Instant completedAt;
    /** When the attempt that is parked began. */
    @Nullable Instant parkedSince;
    /** When it is repeated or goes on; null when nothing is waited for. */
    @Nullable Instant dueAt;

    /** What was sent to the attempt that comes next or is parked. */
    @Nullable Delivery answer;

    @Nullable String input;
    @Nullable String output;
    @Nullable String error;
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

    public boolean isOpen() {
        return isOpen;
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

    /** Keeps what was sent to the attempt that comes next or is parked; the first one counts. */
    void receive(Delivery delivery) {
        if (outcome == null && answer == null && delivery.attempt() == attempts + 1) {
            answer = delivery;
        }
    }

    boolean isParkedUntilInstant() {
        return parkedSince != null && !NEVER.equals(dueAt);
    }

    /** Whether it is parked and need not wait any longer. */
    boolean isAnswered() {
        return parkedSince != null && answer != null;
    }

    /** No expression sees the resolved parameters of a task that has ended. */
    void forgetInput() {
        input = null;
    }

    /** Whether it is open stays: the graphs inside of it go on too. */
    void reset() {
        answer = null;
        outcome = null;
        completedAt = null;
        parkedSince = null;
        dueAt = null;
        output = null;
        error = null;
        attemptsBefore = attempts;
    }
}
