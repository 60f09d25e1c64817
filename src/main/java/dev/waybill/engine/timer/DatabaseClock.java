package dev.waybill.engine.timer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * The database's clock as this node knows it: a reading, carried on by the monotonic clock, in whole milliseconds. It never
 * runs ahead of the database, so nothing is early; steps of the node's own clock do not matter. An answer that came in late
 * on a busy machine does not set it back. Thread-safe.
 */
public final class DatabaseClock extends Clock {
    /** By how much a clock may at most be slower than another: twice what NTP slews by. */
    private static final long DRIFT = 1_000;

    private record Reading(Instant database, long nanos) {
        Instant at(long nanos) {
            return database.plusNanos(nanos - this.nanos);
        }

        /** As {@link #at}, and surely not ahead. */
        Instant surelyAt(long nanos) {
            return at(nanos).minusNanos((nanos - this.nanos) / DRIFT);
        }
    }

    private final LongSupplier nanoTime;
    private volatile Reading reading;

    /** @param start what to go by until the database was read */
    public DatabaseClock(Instant start, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.reading = new Reading(start, nanoTime.getAsLong());
    }

    /**
     * Takes note of what the database's clock said: not before it was asked, and at the latest now.
     *
     * @param askedAt on the monotonic clock
     */
    public synchronized void synchronize(Instant database, long askedAt) {
        long now = nanoTime.getAsLong();
        var known = reading.surelyAt(now);
        var latest = database.plusNanos(now - askedAt);
        reading = new Reading(known.isAfter(database) && !known.isAfter(latest) ? known : database, now);
    }

    @Override
    public Instant instant() {
        return reading.at(nanoTime.getAsLong()).truncatedTo(ChronoUnit.MILLIS);
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
