package dev.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** So many attempts of effects run on a node at once. Who waits for a place gets it by priority, of equal ones who came first. Thread-safe. */
public final class Permits {
    private static final int PRIORITIES = 10;

    private static final class Waiter {
        final Condition granted;
        boolean isGranted;

        Waiter(Condition granted) {
            this.granted = granted;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    /** By priority; nobody waits while there are free places. */
    private final List<Deque<Waiter>> waiters = Stream.<Deque<Waiter>>generate(ArrayDeque::new).limit(PRIORITIES).toList();
    private int free;

    public Permits(int places) {
        this.free = places;
    }

    /** @param priority 0 to 9; 9 comes first */
    void acquire(int priority) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (free > 0) {
                free--;
            } else {
                await(priority);
            }
        } finally {
            lock.unlock();
        }
    }

    private void await(int priority) throws InterruptedException {
        var own = new Waiter(lock.newCondition());
        waiters.get(priority).add(own);
        try {
            while (!own.isGranted) {
                own.granted.await();
            }
        } catch (InterruptedException e) {
            if (own.isGranted) {
                pass(); // granted just now: to the next one
            } else {
                waiters.get(priority).remove(own);
            }
            throw e;
        }
    }

    void release() {
        lock.lock();
        try {
            pass();
        } finally {
            lock.unlock();
        }
    }

    private void pass() {
        for (int priority = PRIORITIES - 1; priority >= 0; priority--) {
            var next = waiters.get(priority).poll();
            if (next != null) {
                next.isGranted = true;
                next.granted.signal();
                return;
            }
        }
        free++;
    }
}
