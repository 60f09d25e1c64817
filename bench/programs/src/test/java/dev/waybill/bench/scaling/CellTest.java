package dev.waybill.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.waybill.bench.scaling.Cell.Shape;
import org.junit.jupiter.api.Test;

class CellTest {
    private static final double SECONDS = 2;
    private static final Costs COSTS = new Costs(120, 14, 400, 100, 110, 5_600, 4_600);

    private static Cell.Outcome simulate(Shape shape) {
        return Cell.simulate(shape, COSTS, SECONDS, 7);
    }

    @Test
    void finishesWhatIsStartedWhileThereIsRoom() {
        var outcome = simulate(new Shape(2, 4, 8, 2_000));

        assertThat(outcome.finished()).isCloseTo(2_000, within(100.0));
        assertThat(outcome.databaseLoad()).isBetween(0.01, 0.5);
        assertThat(outcome.startP99()).isLessThan(10);
    }

    @Test
    void aLoneStartTakesARoundTripACommitAndAFlush() {
        var outcome = simulate(new Shape(1, 1, 1, 5));

        double micros = COSTS.nodeEntry() + COSTS.roundTrip() + COSTS.message() + COSTS.entry() + COSTS.flush();
        assertThat(outcome.startP50()).isCloseTo(micros / 1e3, within(0.01));
    }

    @Test
    void fallsBehindWhenStartsAreMoreThanTheProcessorsOfTheNodesTake() {
        var outcome = simulate(new Shape(1, 1, 16, 5_000));

        assertThat(outcome.finished()).isLessThan(2_000);
        assertThat(outcome.nodeLoad()).isGreaterThan(0.99);
        assertThat(outcome.waiting()).isGreaterThan(1_000);
    }

    @Test
    void fallsBehindWhenTheDatabaseIsTheLimit() {
        var outcome = simulate(new Shape(16, 16, 1, 20_000));

        assertThat(outcome.finished()).isLessThan(12_000);
        assertThat(outcome.databaseLoad()).isGreaterThan(0.99);
    }
}
