package dev.waybill.engine.rehearsal;

import dev.waybill.engine.timer.Timing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A clock that stands still until it is told to jump to what is due next. Of one thread. */
public final class VirtualTime extends Clock implements Timing {
    private record Due(Instant instant, long number) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int order = instant.compareTo(other.instant);
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private final TreeMap<Due, Runnable> actions = new TreeMap<>();
    private Instant now;
    private long number;

    public VirtualTime(Instant now) {
        this.now = now;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Future<?> at(Instant due, Runnable action) {
        var key = new Due(due, number++);
        var future = new CompletableFuture<Void>();
        actions.put(key, action);
        var _ = future.whenComplete((_, _) -> actions.remove(key)); // when it is cancelled
        return future;
    }

    @Override
    public Future<?> after(Duration time, Runnable action) {
        return at(now.plus(time), action);
    }

    /** Nothing waits in memory: a wait there would take as long as it is. */
    @Override
    public Duration shortWait() {
        return Duration.ZERO;
    }

    /** Jumps to the next instant at which something is due, and does all that is; false: nothing is. */
    boolean advance() {
        if (actions.isEmpty()) {
            return false;
        }
        var next = actions.firstKey().instant();
        now = next.isAfter(now) ? next : now;
        for (Map.Entry<Due, Runnable> first = actions.firstEntry();
                first != null && !first.getKey().instant().isAfter(now);
                first = actions.firstEntry()) {
            actions.remove(first.getKey());
            first.getValue().run();
        }
        return true;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Instants have no zone");
    }
}
