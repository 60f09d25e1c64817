package dev.waybill.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.expression.Expressions;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutChoiceTest {
    private static final UUID WORKFLOW = new UUID(7, 7);

    private final RolloutChoice choice = new RolloutChoice(new Expressions().ofInput());

    private static RolloutRule rule(int version, @Nullable Double percent, @Nullable String when, @Nullable String key) {
        return new RolloutRule(version, percent, when, key, 0.2, 20);
    }

    private boolean isChosen(RolloutRule rule, Map<String, Object> input, Object draw) {
        return choice.isChosen(WORKFLOW, rule, input, draw.toString());
    }

    private int chosenOfTenThousand(double percent) {
        var rule = rule(2, percent, null, "${input.customer}");
        return (int) IntStream.range(0, 10_000).filter(i -> isChosen(rule, Map.of("customer", "c" + i), "any")).count();
    }

    @Test
    void aShareIsAsLargeAsItSays() {
        assertThat(chosenOfTenThousand(0)).isZero();
        assertThat(chosenOfTenThousand(1)).isBetween(60, 140);
        assertThat(chosenOfTenThousand(30)).isBetween(2_800, 3_200);
        assertThat(chosenOfTenThousand(100)).isEqualTo(10_000);
    }

    @Test
    void whoHasAKeyGetsTheSameVersionEachTimeAndStaysInAGrowingShare() {
        var small = rule(2, 10.0, null, "${input.customer}");
        var large = rule(2, 50.0, null, "${input.customer}");
        for (int i = 0; i < 500; i++) {
            var input = Map.<String, Object>of("customer", (long) i);
            boolean first = isChosen(small, input, "a");
            assertThat(isChosen(small, input, "b")).isEqualTo(first);
            assertThat(!first || isChosen(large, input, "c")).isTrue();
        }
    }

    @Test
    void eachRolloutHasGuineaPigsOfItsOwn() {
        long inBoth = IntStream.range(0, 1_000)
                .filter(i -> isChosen(rule(2, 20.0, null, null), Map.of(), i) && isChosen(rule(3, 20.0, null, null), Map.of(), i))
                .count();
        assertThat(inBoth).isBetween(10L, 90L);
    }

    @Test
    void aConditionChoosesByTheInputAloneOrBesideAShare() {
        var german = rule(2, null, "input.country == 'DE'", null);
        assertThat(isChosen(german, Map.of("country", "DE"), "a")).isTrue();
        assertThat(isChosen(german, Map.of("country", "FR"), "a")).isFalse();
        assertThat(isChosen(german, Map.of(), "a")).as("it cannot be computed").isFalse();
        assertThat(isChosen(rule(2, 0.0, "true", null), Map.of(), "a")).isFalse();
        assertThat(isChosen(rule(2, 100.0, null, "${input.customer}"), Map.of(), "a")).as("without a key").isFalse();
    }
}
