package dev.waybill.platform;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * A bounded number of places, and a fair queue before them that is bounded too: in length, in the wait that its pace lets
 * expect, and by standing still. As long as places are given back, who waits is served soon; when none was for longer than
 * they usually are held, waiting is of no use: who waits is refused, and whoever comes then at once, until one is given back.
 * What is usual is learned: a place is held long too when it is the processors that are busy. Thread-safe.
 */
final class WaitingRoom {
    private static final int SMOOTHING = 16;
    /**
     * How often whoever finds that nothing moves lets all others run before it believes that: to leave takes a query's answer
     * and a commit's, each seen by a poller and then by who waits for it.
     */
    private static final int ROUNDS = 8;

    private final IntSupplier places;
    private final Bounds bounds;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int taken;
    /** A wait ended because nothing moved, and nothing has moved since. */
    private boolean isStuck;
    private long movedAt;
    /** When a place was last given back while somebody waited; 0 when nobody did. */
    private long servedAt;
    /** Nanoseconds that a place is held, and how far that is off on average; smoothed. Nothing is known at first: then all is usual. */
    private double hold;
    private double deviation;
    /** Nanoseconds between two places that are given back while somebody waits; smoothed. */
    private double pace;

    /**
     * @param waiters  how many may wait for each place
     * @param standing how long the queue may stand still at least before all of it is refused
     * @param hold     the longest that counts as usual for one place, and what is expected before anything is known
     * @param longest  the wait that a caller may have before it
     */
    record Bounds(int waiters, Duration standing, Duration hold, Duration longest) {
        Bounds {
            if (waiters < 1 || !standing.isPositive() || hold.isNegative() || longest.compareTo(standing) < 0) {
                throw new IllegalArgumentException("A queue is bounded by at least one, and by positive times");
            }
        }
    }

    private static final class Waiter {
        private final Condition called;
        private boolean isServed;

        Waiter(Condition called) {
            this.called = called;
        }
    }

    /**
     * @param places how many may be inside at once; asked each time, as a pool learns its size late
     * @param nanos  a clock that never steps
     */
    WaitingRoom(IntSupplier places, Bounds bounds, LongSupplier nanos) {
        this.places = places;
        this.bounds = bounds;
        this.nanos = nanos;
        this.movedAt = nanos.getAsLong();
        this.deviation = bounds.hold().toNanos() / 4.0;
    }

    /**
     * Takes a place, waiting for one within the bounds; whoever got one gives it back by {@link #leave}.
     *
     * @return whether there was one; an interrupt refuses too, and stays set
     */
    boolean enter() {
        lock.lock();
        try {
            if (taken < places.getAsInt() && waiters.isEmpty()) {
                taken++;
                return true;
            }
            return !isHopeless() && await();
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #enter} would refuse at once: for those who can still do without what comes before it. */
    boolean isFull() {
        lock.lock();
        try {
            return taken >= places.getAsInt() && isHopeless();
        } finally {
            lock.unlock();
        }
    }

    private boolean isHopeless() {
        return isStuck
                || waiters.size() >= bounds.waiters() * places.getAsInt()
                || pace * (waiters.size() + 1) > bounds.longest().toNanos();
    }

    private boolean await() {
        var waiter = new Waiter(lock.newCondition());
        long arrivedAt = nanos.getAsLong();
        int rounds = 0;
        waiters.add(waiter);
        try {
            while (!waiter.isServed) {
                long now = nanos.getAsLong();
                long patience = bounds.longest().toNanos() - (now - arrivedAt);
                long movement = standing() - Math.min(now - arrivedAt, now - movedAt);
                if (movement <= 0 && patience > 0 && rounds++ < ROUNDS) {
                    letOthersRun();
                    continue;
                }
                if (movement <= 0) {
                    isStuck = true;
                }
                if (movement <= 0 || patience <= 0) {
                    waiters.remove(waiter);
                    return false;
                }
                var _ = waiter.called.awaitNanos(Math.min(patience, movement));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!waiter.isServed) {
                waiters.remove(waiter);
            }
            return waiter.isServed;
        }
    }

    /** To the end of the processors' queue, in which somebody may stand who is about to leave. */
    private void letOthersRun() {
        lock.unlock();
        try {
            Thread.yield();
        } finally {
            lock.lock();
        }
    }

    /** Nanoseconds without movement that are more than usual; estimated as TCP does when to give an answer up (RFC 6298). */
    private long standing() {
        return Math.max(bounds.standing().toNanos(), Math.min(bounds.hold().toNanos(), (long) (hold + 4 * deviation)));
    }

    private void learn(long held) {
        double counted = Math.min(held, bounds.hold().toNanos());
        deviation += (Math.abs(counted - hold) - deviation) / 4;
        hold += (counted - hold) / 8;
    }

    /**
     * Gives a place back: to whoever has waited longest, else to whoever comes next.
     *
     * @param held how long it was held, in nanoseconds
     */
    void leave(long held) {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            learn(held);
            movedAt = now;
            isStuck = false;
            measure(now);
            var next = waiters.poll();
            if (next == null) {
                taken--;
            } else {
                next.isServed = true;
                next.called.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Only while somebody waits do the gaps tell how fast places come back. */
    private void measure(long now) {
        if (waiters.isEmpty()) {
            servedAt = 0;
            return;
        }
        if (servedAt != 0) {
            pace += (now - servedAt - pace) / SMOOTHING;
        }
        servedAt = now;
    }
}
