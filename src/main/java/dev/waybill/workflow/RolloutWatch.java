package dev.waybill.workflow;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks every two seconds whether a rollout fails too often; of several nodes one looks at each. */
@Component
final class RolloutWatch implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RolloutWatch.class);
    private static final long PAUSE_SECONDS = 2;

    private final RollingOut rollingOut;
    private @Nullable ScheduledExecutorService thread;
    private boolean isFailing; // of the watching thread alone

    RolloutWatch(RollingOut rollingOut) {
        this.rollingOut = rollingOut;
    }

    @Override
    public synchronized void start() {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("waybill-rollouts").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(this::turn, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Whatever happens, the next turn comes; what keeps failing is told once. */
    private void turn() {
        try {
            rollingOut.check().forEach(rollout -> log.warn(
                    "The rollout of version {} of workflow {} is rolled back: {}",
                    rollout.rule().version(), rollout.workflow().id(), rollout.reason()));
            if (isFailing) {
                log.info("rollouts goes on");
            }
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing && !Thread.currentThread().isInterrupted()) {
                log.warn("rollouts failed; it is tried again until it goes on", e);
            }
            isFailing = true;
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            try {
                var _ = thread.awaitTermination(3, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }
}
