package dev.waybill.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("F14")
class CommitPaceTest {
    private long now = 1;
    private final CommitPace pace = new CommitPace(() -> now);

    private void pass(int millis) {
        now += Duration.ofMillis(millis).toNanos();
    }

    private void commit(int millis) {
        pace.begun();
        pass(millis);
        pace.ended();
    }

    private long expected(int batches) {
        return Duration.ofNanos(pace.expected(batches)).toMillis();
    }

    @Test
    void expectsNothingBeforeTheFirstCommit() {
        assertThat(expected(0)).isZero();
        assertThat(pace.isRunning()).isFalse();
    }

    @Test
    void expectsWhatIsLeftOfTheRunningCommitAndTheUsualForEachBatch() {
        commit(40);
        pace.begun();
        pass(10);
        assertThat(pace.isRunning()).isTrue();
        assertThat(expected(0)).isEqualTo(30);
        assertThat(expected(2)).isEqualTo(30 + 2 * 40);
    }

    @Test
    void expectsACommitThatHangsToHangAsLongAgain() {
        commit(40);
        pace.begun();
        pass(1_500);
        assertThat(expected(0)).isEqualTo(1_500);
    }

    @Test
    void forgetsASlowCommitAfterQuickOnes() {
        commit(2_000);
        for (int i = 0; i < 40; i++) {
            commit(10);
        }
        assertThat(expected(1)).isLessThan(100);
    }
}
