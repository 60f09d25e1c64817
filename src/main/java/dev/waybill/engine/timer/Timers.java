package dev.waybill.engine.timer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What is due on this node while an execution is live here: time limits, short waits. Never early by the database's clock. */
public final class Timers implements Timing, AutoCloseable {
    private static final Duration SHORT_WAIT = Duration.ofSeconds(5);

    private final DatabaseClock clock;
    private final Executor callbacks;
    private final ScheduledThreadPoolExecutor scheduler;
    private final Timer lag;

    /** @param callbacks runs what is due */
    public Timers(DatabaseClock clock, Executor callbacks, MeterRegistry meters) {
        this.lag = Timer.builder("waybill.timers.lag")
                .description("From the instant at which something was due to its beginning")
                .publishPercentiles(0.5, 0.99)
                .register(meters);
        this.clock = clock;
        this.callbacks = callbacks;
        this.scheduler = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("waybill-timers").factory());
        scheduler.setRemoveOnCancelPolicy(true);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Future<?> at(Instant due, Runnable action) {
        var wait = Duration.between(clock.instant(), due).plusMillis(1);
        return scheduler.schedule(() -> fire(due, action), Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
    }

    /** By the monotonic clock. */
    @Override
    public Future<?> after(Duration time, Runnable action) {
        return scheduler.schedule(() -> callbacks.execute(action), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Duration shortWait() {
        return SHORT_WAIT;
    }

    private void fire(Instant due, Runnable action) {
        var now = clock.instant();
        if (now.isBefore(due)) {
            var _ = at(due, action); // the clock was corrected backwards meanwhile
        } else {
            lag.record(Duration.between(due, now));
            callbacks.execute(action);
        }
    }

    public int size() {
        return scheduler.getQueue().size();
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }
}
