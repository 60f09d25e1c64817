package dev.waybill.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private static final Series OURS = new Series(List.of(10.0, 40.0, 30.0));

    @Test
    void makesRatiosOfWhatWasMeasuredInTheSameRound() {
        var theirs = new Series(List.of(5.0, 10.0, 10.0));

        assertThat(OURS.over(theirs).median()).contains(3.0);
    }

    @Test
    void leavesOutRoundsThatOnlyOneOfBothHas() {
        var theirs = new Series(List.of(5.0));

        assertThat(OURS.over(theirs).rounds()).containsExactly(2.0);
    }

    @Test
    void takesTheBestOfEachRound() {
        var others = new Series(List.of(20.0, 20.0, 20.0));

        assertThat(OURS.or(others).rounds()).containsExactly(20.0, 40.0, 30.0);
    }

    @Test
    void takesTheOtherWhenOneWasNotMeasured() {
        var none = new Series(List.of());

        assertThat(none.or(OURS)).isEqualTo(OURS);
        assertThat(OURS.or(none)).isEqualTo(OURS);
        assertThat(none.median()).isEmpty();
    }
}
