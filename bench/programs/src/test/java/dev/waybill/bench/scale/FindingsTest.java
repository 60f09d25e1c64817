package dev.waybill.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void saysWhichBarsAreMet() {
        var text = new Findings("Parked")
                .figure("parked", "%,d", 100_000)
                .atMost("late, seconds", 2, 2.0)
                .atLeast("two over one", 1, 0.9)
                .markdown();

        assertThat(text)
                .startsWith("### Parked\n\n| | |\n|---|---:|\n| parked | 100,000 |\n\n| bar |")
                .contains("| late, seconds | ≤ 2.00 | 2.00 | met |\n")
                .contains("| two over one | ≥ 1.00 | 0.90 | **not met** |\n");
    }

    @Test
    void leavesOutBarsThatItHasNone() {
        assertThat(new Findings("Many").figure("stored", "%,d", 1).markdown()).isEqualTo("### Many\n\n| | |\n|---|---:|\n| stored | 1 |\n\n");
    }
}
