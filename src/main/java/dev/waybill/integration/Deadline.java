package dev.waybill.integration;

import java.time.Duration;

/** When an attempt must be over, by the monotonic clock. */
public record Deadline(long nanoTime) {
    public static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos());
    }

    /** What is left; at least a millisecond, since zero means for ever to most drivers. */
    public Duration left() {
        var left = Duration.ofNanos(nanoTime - System.nanoTime());
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }
}
