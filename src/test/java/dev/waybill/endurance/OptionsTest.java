package dev.waybill.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void chaosTakesAnHourUnlessToldOtherwise() {
        var full = ChaosOptions.parse(List.of());
        assertThat(full.minutes()).isEqualTo(60);
        assertThat(full.setting().kinds()).containsExactly(Fault.Kind.values());
        var told = ChaosOptions.parse(List.of("--seed", "7", "--period", "20", "--minutes", "3", "--faults", "node-killed,link-cut", "--first", "4"));
        assertThat(told.setting().seed()).isEqualTo(7);
        assertThat(told.setting().period()).isEqualTo(Duration.ofSeconds(20));
        assertThat(told.setting().kinds()).containsExactly(Fault.Kind.NODE_KILLED, Fault.Kind.LINK_CUT);
        assertThat(told.first()).isEqualTo(4);
    }

    @Test
    void aPeriodOfASeedCanBeHadAlone() {
        var setting = ChaosOptions.parse(List.of("--seed", "7")).setting();
        assertThat(setting.random(4).nextLong()).isEqualTo(setting.random(4).nextLong()).isNotEqualTo(setting.random(5).nextLong());
    }

    @Test
    void wordsThatMeanNothingAreRefused() {
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--speed", "7"))).hasMessage("There is no option --speed");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--faults", "node-killed"))).hasMessageContaining("two kinds");
        assertThatThrownBy(() -> ChaosOptions.parse(List.of("--faults", "node-killed,link-cut,rain"))).hasMessageContaining("two kinds");
        assertThatThrownBy(() -> SoakOptions.parse(List.of("--speed", "7"))).hasMessage("There is no option --speed");
    }

    @Test
    void aQuickSoakTakesAMinute() {
        assertThat(SoakOptions.parse(List.of("--quick")).time()).isEqualTo(Duration.ofMinutes(1));
        assertThat(SoakOptions.parse(List.of()).time()).isEqualTo(Duration.ofHours(1));
    }
}
