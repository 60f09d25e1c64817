package dev.waybill.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

class MonthShareTest {
    private static final Instant NOW = Instant.parse("2026-11-24T17:00:00Z");

    @Test
    void spreadsAllOverTheLastMonths() {
        var shares = MonthShare.of(10_000_000, NOW);

        assertThat(shares).extracting(MonthShare::month).containsExactly(
                YearMonth.of(2026, 8), YearMonth.of(2026, 9), YearMonth.of(2026, 10), YearMonth.of(2026, 11));
        assertThat(shares.stream().mapToLong(MonthShare::count).sum()).isEqualTo(10_000_000);
        assertThat(shares.getLast().to()).isBefore(NOW);
        assertThat(shares.getFirst().suffix()).isEqualTo("2026_08");
    }

    @Test
    void numbersThemWithoutGaps() {
        var shares = MonthShare.of(12_345, NOW);

        long next = 1;
        for (var share : shares) {
            assertThat(share.first()).isEqualTo(next);
            next += share.count();
        }
        assertThat(next).isEqualTo(12_346);
    }
}
