package dev.waybill.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void measuresAllPartsAtFullSizeWhenNothingIsSaid() {
        var options = Options.parse(List.of());

        assertThat(options).isEqualTo(Options.FULL);
        assertThat(Part.all()).extracting(Part::word).isEqualTo(Part.WORDS).allMatch(options::wants);
        assertThat(options.number(Size.PARKED)).isEqualTo(100_000);
    }

    @Test
    void takesSizesAsTheyAreNamedAndSmallOnesForTheRestWhenItIsQuick() {
        var options = Options.parse(List.of("--live", "50", "--quick", "--only", "recovery,nodes", "--statements"));

        assertThat(options.number(Size.LIVE)).isEqualTo(50);
        assertThat(options.number(Size.NODES)).isEqualTo(Size.NODES.quick());
        assertThat(options.wants("recovery")).isTrue();
        assertThat(options.wants("parked")).isFalse();
        assertThat(options.has(Options.Flag.STATEMENTS)).isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--fast", "1"))).withMessageContaining("--fast");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--only", "wide"))).withMessageContaining("wide");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--live", "0"))).withMessageContaining("at least 1");
    }

    @Test
    void namesEachSizeInItsHelp() {
        assertThat(Options.usage()).contains("--parked", "--paced-seconds", "100,000", "recovery, parked");
    }
}
