package dev.waybill.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedCallTest {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final CountDownLatch never = new CountDownLatch(1);

    private Object hang() throws InterruptedException {
        never.await();
        return "never";
    }

    @Test
    void returnsTheResultAndPassesFailuresOn() throws Exception {
        assertThat(BoundedCall.run(LONG, () -> "done", Thread::interrupt)).isEqualTo("done");
        assertThatThrownBy(() -> BoundedCall.run(LONG, () -> { throw new IOException("x"); }, Thread::interrupt))
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void stopsTheWorkAtItsLimit() {
        var isStopped = new AtomicBoolean();
        assertThatThrownBy(() -> BoundedCall.run(Duration.ofMillis(20), this::hang, worker -> {
                    isStopped.set(true);
                    worker.interrupt();
                }))
                .isInstanceOf(TimeoutException.class);
        assertThat(isStopped).isTrue();
    }

    @Test
    void stopsTheWorkWhenItsCallerIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> BoundedCall.run(LONG, this::hang, Thread::interrupt)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).as("told by the exception").isFalse();
    }

    @Test
    void returnsWhatWasDoneInSpiteOfAnInterruption() throws Exception {
        Thread.currentThread().interrupt();
        var release = new CountDownLatch(1);

        var result = BoundedCall.run(LONG, () -> {
            release.await();
            return "committed";
        }, _ -> release.countDown());

        assertThat(result).isEqualTo("committed");
        assertThat(Thread.interrupted()).as("the interruption still stands").isTrue();
    }

    @Test
    void leavesWorkThatDoesNotStopAfterAGrace() {
        assertThatThrownBy(() -> BoundedCall.run(Duration.ofMillis(20), this::hang, _ -> {})).isInstanceOf(TimeoutException.class);
    }
}
