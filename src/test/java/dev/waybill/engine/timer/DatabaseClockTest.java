package dev.waybill.engine.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);
    /** Until the database was read it is a second behind. */
    private final DatabaseClock clock = new DatabaseClock(START.minusSeconds(1), nanos::get);

    /** The true time at the database. */
    private Instant truth() {
        return START.plusNanos(nanos.get() - 5_000_000_000L);
    }

    private void pass(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }

    /** @param there until the database looks at its clock; back: until its answer is heard */
    private void read(long there, long back) {
        long asked = nanos.get();
        pass(there);
        var told = truth();
        pass(back);
        clock.synchronize(told, asked);
    }

    @Test
    void goesOnFromWhatTheDatabaseSaid() {
        read(1, 1);
        pass(700);
        assertThat(clock.instant()).isEqualTo(truth().minusMillis(1));
    }

    @Test
    void anAnswerThatComesInLateDoesNotSetItBack() {
        read(0, 1);
        pass(1_000);
        read(0, 800);
        assertThat(clock.instant()).isBetween(truth().minusMillis(4), truth());
    }

    @Test
    void followsADatabaseWhoseClockIsSetBackAtOnce() {
        read(0, 1);
        pass(1_000);
        long asked = nanos.get();
        pass(1);
        clock.synchronize(truth().minusSeconds(30), asked);
        assertThat(clock.instant()).isEqualTo(truth().minusSeconds(30));
    }

    @Test
    void isNeverAheadHoweverLateTheAnswersAre() {
        read(0, 0);
        for (int i = 0; i < 1_000; i++) {
            pass(1_000);
            read(i % 7, (i * 31L) % 900);
            assertThat(clock.instant()).isBetween(truth().minusMillis(905), truth());
        }
    }
}
