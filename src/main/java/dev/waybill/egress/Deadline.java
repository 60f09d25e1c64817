package dev.waybill.egress;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.concurrent.Cancellable;

/**
 * The end of one call's time: it breaks the connection and wakes the calling thread, wherever that waits. Once closed it
 * does neither, so that the thread is not woken out of something else.
 */
final class Deadline implements AutoCloseable {
    private final Cancellable call;
    private final Thread caller = Thread.currentThread();
    private final ReentrantLock lock = new ReentrantLock();
    private final Future<?> timer;
    private boolean over;
    private boolean closed;

    Deadline(Cancellable call, Duration limit, ScheduledExecutorService timers) {
        this.call = call;
        this.timer = timers.schedule(this::end, limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void end() {
        lock.lock();
        try {
            if (!closed) {
                over = true;
                call.cancel();
                caller.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back the interrupt of its own. */
    @Override
    public void close() {
        timer.cancel(false);
        lock.lock();
        try {
            closed = true;
            if (over) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
