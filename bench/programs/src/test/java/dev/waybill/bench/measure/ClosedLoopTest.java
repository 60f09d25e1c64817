package dev.waybill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final Timing SHORT = new Timing(Duration.ofMillis(50), Duration.ofMillis(200));

    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    @Test
    void keepsAsManyWorkflowsRunningAsThereAreCallers() throws Exception {
        try (var load = ClosedLoop.of(4, this::workflow, () -> isClosed.set(true))) {
            var latencies = load.run(SHORT, window());

            assertThat(most).hasValue(4);
            assertThat(running).hasValue(0);
            assertThat(latencies.completed()).as("without those of the warm-up").isPositive().isLessThan(ended.get());
            assertThat(latencies.p50()).isGreaterThanOrEqualTo(5).isLessThanOrEqualTo(latencies.p99());
        }
        assertThat(isClosed).isTrue();
    }

    @Test
    void saysWhenAWorkflowFails() throws Exception {
        try (var load = ClosedLoop.of(
                2,
                () -> {
                    throw new IllegalArgumentException("broken");
                },
                () -> {})) {
            assertThatIllegalStateException().isThrownBy(() -> load.run(SHORT, window())).withRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    private void workflow() {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        running.decrementAndGet();
        ended.incrementAndGet();
    }

    private static Window window() {
        return new Window(() -> new Counters(0, 0, 0, 0, 0, 0), new Window.Witness() {
            @Override
            public void opens() {}

            @Override
            public void closed() {}
        });
    }
}
