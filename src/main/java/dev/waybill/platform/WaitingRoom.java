package dev.waybill.platform;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A bounded number of places, and a fair queue before them that is bounded too: in length, in the wait that its pace lets
 * expect, and by standing still. As long as places are given back, who waits is served soon; when none was for a while, waiting
 * is of no use, so everybody who waits is refused, and whoever comes then at once, until one is given back. Thread-safe.
 */
final class WaitingRoom {
    private static final int SMOOTHING = 16;

    private final IntSupplier places;
    private final Bounds bounds;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private int taken;
    /** A wait ended because nothing moved, and nothing has moved since. */
    private boolean isStuck;
    private long movedAt = System.nanoTime();
    /** When a place was last given back while somebody waited; 0 when nobody did. */
    private long servedAt;
    /** Nanoseconds between two places that are given back while somebody waits; smoothed. */
    private double pace;

    /**
     * @param waiters  how many may wait
     * @param standing how long the queue may stand still before all of it is refused
     * @param longest  the wait that a caller may have before it
     */
    record Bounds(int waiters, Duration standing, Duration longest) {
        Bounds {
            if (waiters < 1 || !standing.isPositive() || longest.compareTo(standing) < 0) {
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

    /** @param places how many may be inside at once; asked each time, as a pool learns its size late */
    WaitingRoom(IntSupplier places, Bounds bounds) {
        this.places = places;
        this.bounds = bounds;
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
            return !isStuck && waiters.size() < bounds.waiters() && isSoonServed() && await();
        } finally {
            lock.unlock();
        }
    }

    private boolean isSoonServed() {
        return pace * (waiters.size() + 1) <= bounds.longest().toNanos();
    }

    private boolean await() {
        var waiter = new Waiter(lock.newCondition());
        long arrivedAt = System.nanoTime();
        waiters.add(waiter);
        try {
            while (!waiter.isServed) {
                long now = System.nanoTime();
                long patience = bounds.longest().toNanos() - (now - arrivedAt);
                long movement = bounds.standing().toNanos() - Math.min(now - arrivedAt, now - movedAt);
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

    /** Gives a place back: to whoever has waited longest, else to whoever comes next. */
    void leave() {
        lock.lock();
        try {
            long now = System.nanoTime();
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
