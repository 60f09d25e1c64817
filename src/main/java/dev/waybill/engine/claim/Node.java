package dev.waybill.engine.claim;

import dev.waybill.engine.graph.RunEnvironment;
import dev.waybill.engine.timer.DatabaseClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process among the nodes of the database: its incarnation and its lease. Without a renewal for most of a lease, by
 * the monotonic clock, it starts nothing; once fenced it goes on as a new incarnation that owns nothing. Thread-safe.
 */
public final class Node implements RunEnvironment.LeaseGate {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    static final Duration LEASE = Duration.ofSeconds(10);
    static final Duration TRUSTED = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final NodeIdentity identity;
    private final NodeTable table;
    private final DatabaseClock clock;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition renewed = lock.newCondition();

    private volatile long incarnation;
    private volatile long renewedAt;
    private volatile boolean isRegistered;
    private volatile long fencesFrom;

    Node(NodeIdentity identity, NodeTable table, DatabaseClock clock, LongSupplier nanoTime) {
        this.identity = identity;
        this.table = table;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    public String name() {
        return identity.name();
    }

    public long incarnation() {
        return incarnation;
    }

    /** Whether it may start something now. */
    public boolean isFresh() {
        return isRegistered && nanoTime.getAsLong() - renewedAt < TRUSTED.toNanos();
    }

    /** Seconds since the last renewal. */
    public double lag() {
        return (nanoTime.getAsLong() - renewedAt) / 1e9;
    }

    @Override
    public boolean isFresh(long ofIncarnation) {
        return ofIncarnation == incarnation && isFresh();
    }

    @Override
    public boolean awaitFresh(long ofIncarnation) throws InterruptedException {
        if (isFresh(ofIncarnation)) {
            return true;
        }
        lock.lockInterruptibly();
        try {
            while (ofIncarnation == incarnation && !isFresh()) {
                var _ = renewed.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return ofIncarnation == incarnation;
        } finally {
            lock.unlock();
        }
    }

    void register() {
        long before = nanoTime.getAsLong();
        clock.synchronize(table.now(), before);
        incarnation = table.register(identity, LEASE);
        fencesFrom = before;
        renewed(before);
        isRegistered = true;
        log.info("Node {} is incarnation {}", identity.name(), incarnation);
    }

    /** @return false when this incarnation is fenced */
    boolean renew() {
        long before = nanoTime.getAsLong();
        var now = table.renew(incarnation, LEASE);
        if (now.isEmpty()) {
            isRegistered = false;
            return false;
        }
        clock.synchronize(now.get(), before);
        if (before - renewedAt > LEASE.toNanos()) {
            fencesFrom = before + LEASE.toNanos();
        }
        renewed(before);
        return true;
    }

    private void renewed(long at) {
        renewedAt = at;
        lock.lock();
        try {
            renewed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether it may hold others for dead: not soon after a gap of its own, since then the database may have been away for all. */
    boolean mayFence() {
        return isFresh() && nanoTime.getAsLong() - fencesFrom >= 0;
    }
}
