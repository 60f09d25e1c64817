package dev.waybill.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Series OURS = series(Map.of(1, 10.0, 2, 40.0, 3, 30.0));

    @Test
    void makesRatiosOfWhatWasMeasuredInTheSameRound() {
        var theirs = series(Map.of(1, 5.0, 2, 10.0, 3, 10.0));

        assertThat(OURS.over(theirs).median()).contains(3.0);
    }

    @Test
    void leavesOutRoundsThatOnlyOneOfBothHas() {
        var theirs = series(Map.of(2, 5.0));

        assertThat(OURS.over(theirs).rounds()).isEqualTo(Map.of(2, 8.0));
    }

    @Test
    void takesTheBestOfEachRound() {
        var others = series(Map.of(1, 20.0, 2, 20.0, 3, 20.0));

        assertThat(OURS.or(others).rounds()).isEqualTo(Map.of(1, 20.0, 2, 40.0, 3, 30.0));
    }

    @Test
    void takesTheOtherWhenOneWasNotMeasured() {
        var none = series(Map.of());

        assertThat(none.or(OURS)).isEqualTo(OURS);
        assertThat(OURS.or(none)).isEqualTo(OURS);
        assertThat(none.median()).isEmpty();
    }

    private static Series series(Map<Integer, Double> rounds) {
        return new Series(new TreeMap<>(rounds));
    }
}
