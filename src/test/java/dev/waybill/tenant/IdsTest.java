package dev.waybill.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    /** Stands still until it is set. */
    private static final class SetClock extends Clock {
        long millis = START;

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Property(tries = 200)
    void idsSortInTheOrderInWhichTheyWereMadeHoweverTheClockSteps(
            @ForAll @Size(max = 300) List<@IntRange(min = -5, max = 5) Integer> steps, @ForAll long seed) {
        var clock = new SetClock();
        var ids = new Ids(clock, new Random(seed));
        var before = "";
        for (int step : steps) {
            clock.millis += step;
            var id = ids.next().toString();
            assertThat(id).isGreaterThan(before);
            before = id;
        }
    }

    @Test
    void anIdHoldsItsTimeItsVersionAndItsVariant() {
        var id = new Ids(new SetClock(), new Random(1)).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(START);
    }

    @Test
    void aMillisecondThatIsFullBorrowsFromTheNext() {
        var ids = new Ids(new SetClock(), new Random(1));
        var before = "";
        for (int i = 0; i < 10_000; i++) {
            var id = ids.next();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.toString()).isGreaterThan(before);
            before = id.toString();
        }
    }

    @Test
    void threadsNeverGetTheSameId() throws Exception {
        var ids = new Ids(new SetClock(), new Random(1));
        var start = new CountDownLatch(1);
        var made = new HashSet<UUID>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = java.util.stream.IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        return java.util.stream.Stream.generate(ids::next).limit(2_000).toList();
                    }))
                    .toList();
            start.countDown();
            for (var future : futures) {
                made.addAll(future.get());
            }
        }
        assertThat(made).hasSize(16_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "not-an-id", "0198c0de00007000800000000000000a", "0198c0de-0000-7000-8000-00000000000g", " 0198c0de-0000-7000-8000-00000000000a"})
    void readsOnlyTheWrittenForm(String text) {
        assertThat(Ids.parse(text)).isEmpty();
        var id = new Ids(Clock.systemUTC(), new Random()).next();
        assertThat(Ids.parse(id.toString())).contains(id);
    }
}
