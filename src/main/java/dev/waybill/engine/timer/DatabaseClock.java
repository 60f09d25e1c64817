package dev.waybill.engine.timer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The database's clock as this node knows it: its last reading, carried on by the monotonic clock, in whole milliseconds.
 * It never runs ahead of the database, so nothing is early; steps of the node's own clock do not matter. Thread-safe.
 */
public final class DatabaseClock extends Clock {
    private record Reading(Instant database, long nanos) {}

    private final LongSupplier nanoTime;
    private volatile Reading reading;

    /** @param start what to go by until the database was read */
    public DatabaseClock(Instant start, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.reading = new Reading(start, nanoTime.getAsLong());
    }

    /** Takes note of what the database's clock said, at the latest when its answer came in, which is now. */
    public void synchronize(Instant database) {
        reading = new Reading(database, nanoTime.getAsLong());
    }

    @Override
    public Instant instant() {
        var last = reading;
        return last.database().plusNanos(nanoTime.getAsLong() - last.nanos()).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(ZoneOffset.UTC)) {
            return this;
        }
        throw new UnsupportedOperationException("Instants have no zone");
    }
}
