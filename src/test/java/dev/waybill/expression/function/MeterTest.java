package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S32")
final class MeterTest {
    private final Meter meter = new Meter();

    @Test
    void failsOnceTheBytesAreUsedUpAndEverAfter() {
        assertThatCode(() -> meter.produce(Meter.MAX_BYTES - 16)).doesNotThrowAnyException();
        assertThat(meter.produced()).isEqualTo(Meter.MAX_BYTES);
        assertThatThrownBy(() -> meter.produce(0)).isInstanceOf(Failure.class).hasMessage("The expression produces more than 4 MiB");
        assertThatThrownBy(() -> meter.produce(0)).as("again").isInstanceOf(Failure.class);
    }

    @Test
    void failsOnceTheTurnsAreUsedUpUntilTheNextExpression() {
        for (int i = 0; i < Meter.MAX_ITERATIONS; i++) {
            meter.iterate();
        }
        assertThatThrownBy(meter::iterate).hasMessage("The expression iterates more than 10,000 times");
        assertThatThrownBy(meter::iterate).isInstanceOf(Failure.class);
        meter.startExpression();
        assertThatCode(meter::iterate).doesNotThrowAnyException();
    }

    @Test
    void chargesStepsForWhatIsScanned() {
        assertThatThrownBy(() -> meter.scan(17L * Meter.MAX_STEPS)).hasMessage("The expression takes too many steps (5000000 is the limit)");
        assertThatThrownBy(meter::step).isInstanceOf(Failure.class);
    }

    @Test
    void cannotBeOverflown() {
        assertThatThrownBy(() -> new Meter().produceElements(Integer.MAX_VALUE)).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> new Meter().produce(Long.MAX_VALUE / 2)).isInstanceOf(Failure.class);
    }

    @Test
    void makesFailuresWithoutStackTraces() {
        assertThat(new Failure("x").getStackTrace()).isEmpty();
    }

    @Test
    void chargesForWhatIsHandedOut() {
        var large = "x".repeat(Meter.MAX_DELIVERED / 4);

        assertThat(Plain.of(List.of(large, large), meter)).isEqualTo(List.of(large, large));
        assertThatThrownBy(() -> Plain.of(List.of(large, large), meter)).hasMessage("The result is larger than 16 MiB");
    }
}
