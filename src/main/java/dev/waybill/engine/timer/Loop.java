package dev.waybill.engine.timer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives a turn again and again on a thread of its own, whatever a turn throws, until it is stopped. */
public final class Loop {
    private static final Logger log = LoggerFactory.getLogger(Loop.class);

    /** One turn of a loop. */
    @FunctionalInterface
    public interface Turn {
        /** @return whether the next turn follows at once */
        boolean take() throws Exception;
    }

    private final String name;
    private final Duration pause;
    private final Turn turn;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean isWoken;
    private volatile boolean isStopping;
    private volatile boolean isFailing;
    private @Nullable Thread thread;
    private final Timer turns;

    /**
     * @param pause  between turns; a wake cuts it short
     * @param meters show how long turns take, and whether the last one failed
     */
    public Loop(String name, Duration pause, Turn turn, MeterRegistry meters) {
        this.name = name;
        this.pause = pause;
        this.turn = turn;
        this.turns = Timer.builder("waybill.loop")
                .tag("loop", name)
                .description("Turns of a background loop, with what they wait for in it")
                .register(meters);
        Gauge.builder("waybill.loop.failing", this, loop -> loop.isFailing ? 1 : 0)
                .tag("loop", name)
                .description("1: the last turn of a background loop failed")
                .register(meters);
    }

    public Loop start() {
        thread = Thread.ofPlatform().name("waybill-" + name).start(this::drive);
        return this;
    }

    private void drive() {
        while (!isStopping) {
            boolean again = false;
            long begun = System.nanoTime();
            try {
                again = turn.take();
                succeeded();
            } catch (InterruptedException e) {
                return; // only stop() interrupts
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                failed(e);
            }
            turns.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            if (!again && !rest()) {
                return;
            }
        }
    }

    private void succeeded() {
        if (isFailing) {
            isFailing = false;
            log.info("{} goes on", name);
        }
    }

    private void failed(Throwable e) {
        if (!isFailing && !isStopping) {
            isFailing = true;
            log.warn("{} failed; it is tried again until it goes on", name, e);
        }
    }

    private boolean rest() {
        lock.lock();
        try {
            if (!isWoken && !isStopping) {
                var _ = woken.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
            isWoken = false;
            return true;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** The next turn follows at once; no wake is lost. */
    public void wake() {
        lock.lock();
        try {
            isWoken = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last turn failed. */
    public boolean isFailing() {
        return isFailing;
    }

    /** Lets the current turn finish, then interrupts it. */
    public void stop(Duration atMost) {
        isStopping = true;
        wake();
        if (thread == null) {
            return;
        }
        try {
            if (!thread.join(atMost)) {
                thread.interrupt();
                var _ = thread.join(atMost);
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
