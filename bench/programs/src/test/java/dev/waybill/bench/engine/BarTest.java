package dev.waybill.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BarTest {
    @Test
    void saysWhetherItIsMet() {
        assertThat(Bar.atLeast(0.5, "over the bound", value(0.5)).line()).isEqualTo("| over the bound | ≥ 0.5 | 0.50 | met |\n");
        assertThat(Bar.atLeast(0.5, "over the bound", value(0.4)).line()).isEqualTo("| over the bound | ≥ 0.5 | 0.40 | **not met** |\n");
        assertThat(Bar.atMost(1.2, "p50", value(1.3)).line()).isEqualTo("| p50 | ≤ 1.2 | 1.30 | **not met** |\n");
    }

    @Test
    void saysThatNothingWasMeasured() {
        assertThat(Bar.atMost(1.2, "p50", new Series(new TreeMap<>())).line()).isEqualTo("| p50 | ≤ 1.2 | | not measured |\n");
    }

    private static Series value(double value) {
        return new Series(new TreeMap<>(Map.of(1, value)));
    }
}
