package dev.waybill.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrendTest {
    private static final int SAMPLES = 200;
    private static final int EVERY = 5;

    private static Trend trend(DoubleUnaryOperator of) {
        return Trend.of(IntStream.range(0, SAMPLES).mapToObj(i -> new Trend.Sample(i * EVERY, of.applyAsDouble(i * EVERY))).toList());
    }

    @Test
    void aLeakIsSeenThroughNoiseAndWildSamples() {
        var random = new Random(1);
        var leak = trend(seconds -> 100 + seconds / 50 + random.nextGaussian() * 3 + (random.nextInt(20) == 0 ? 500 : 0));
        assertThat(leak.slopeAnHour()).isCloseTo(72, within(6.0));
        assertThat(leak.growth()).isCloseTo(20, within(2.0));
        assertThat(leak.rises(0.05, 3)).isTrue();
    }

    @Test
    void noiseIsNoSlope() {
        var random = new Random(1);
        assertThat(trend(_ -> 100 + random.nextGaussian() * 30).rises(0.05, 3)).isFalse();
    }

    @Test
    void whatComesAndGoesIsNoSlope() {
        assertThat(trend(seconds -> 100 + seconds % 100).rises(0.05, 3)).isFalse();
    }

    @Test
    void whatGrowsByLessThanItMayIsNoSlopeAndWhatFallsNeither() {
        assertThat(trend(seconds -> 100 + seconds / 500).rises(0.05, 3)).isFalse();
        assertThat(trend(seconds -> 100 - seconds / 20).rises(0.05, 3)).isFalse();
        assertThat(trend(_ -> 7).rises(0, 0)).isFalse();
    }

    @Test
    void oneMoreThatStaysIsARiseOfItsOwn() {
        assertThat(trend(seconds -> seconds < SAMPLES * EVERY / 2.0 ? 100 : 130).rises(0.05, 3)).as("a step shifts the samples' median slope").isTrue();
    }
}
