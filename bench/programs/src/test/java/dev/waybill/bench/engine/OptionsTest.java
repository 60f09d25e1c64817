package dev.waybill.bench.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.waybill.bench.server.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void measuresAllWhenNothingIsSaid() {
        var options = Options.parse(List.of());

        assertThat(options).isEqualTo(Options.FULL);
        assertThat(options.wants("dbos")).isTrue();
        assertThat(options.wants(Workload.PURE)).isTrue();
    }

    @Test
    void measuresWhatIsNamed() {
        var options = Options.parse(List.of(
                "--only", "waybill,bound", "--workload", "chain", "--callers", "8,64", "--rounds", "2", "--seconds", "0.5", "--jfr", "profile.jfr"));

        assertThat(options.wants("bound")).isTrue();
        assertThat(options.wants("dbos")).isFalse();
        assertThat(options.wants(Workload.FAN_OUT)).isFalse();
        assertThat(options.callers()).containsExactly(8, 64);
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(options.measured()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.recording()).contains(Path.of("profile.jfr"));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--fast", "1"))).withMessageContaining("--fast");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--workload", "wide"))).withMessageContaining("wide");
    }
}
