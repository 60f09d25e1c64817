package dev.waybill.bench.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void storesTenMillionWhenNothingIsSaid() {
        assertThat(Options.parse(List.of())).isEqualTo(Options.FULL);
        assertThat(Options.FULL.executions()).isEqualTo(10_000_000);
        assertThat(Options.FULL.rate()).isEqualTo(200);
    }

    @Test
    void takesWhatIsNamed() {
        var options = Options.parse(List.of("--executions", "1,000,000", "--workflows", "500", "--rate", "50", "--seconds", "7", "--keep", "/tmp/store", "--load"));

        assertThat(options.executions()).isEqualTo(1_000_000);
        assertThat(options.workflows()).isEqualTo(500);
        assertThat(options.rate()).isEqualTo(50);
        assertThat(options.measured()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.keep()).contains(Path.of("/tmp/store"));
        assertThat(options.loadOnly()).isTrue();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--fast", "1"))).withMessageContaining("--fast");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--executions", "many"))).withMessageContaining("--executions");
        assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(List.of("--executions", "7")));
    }
}
