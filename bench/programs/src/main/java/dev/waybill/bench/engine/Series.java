package dev.waybill.bench.engine;

import dev.waybill.bench.measure.Medians;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * One value for each round, so that a ratio is made of what was measured side by side.
 *
 * @param rounds by the number of the round; one that failed is missing
 */
record Series(SortedMap<Integer, Double> rounds) {
    Series over(Series other) {
        return with(other, (mine, others) -> mine / others);
    }

    /** The greater of both, round by round; the other one when one was not measured at all. */
    Series or(Series other) {
        return rounds.isEmpty() ? other : other.rounds.isEmpty() ? this : with(other, Math::max);
    }

    Series times(double factor) {
        var products = new TreeMap<Integer, Double>();
        rounds.forEach((round, value) -> products.put(round, value * factor));
        return new Series(products);
    }

    private Series with(Series other, DoubleBinaryOperator operator) {
        var both = new TreeMap<Integer, Double>();
        for (Map.Entry<Integer, Double> mine : rounds.entrySet()) {
            var others = other.rounds.get(mine.getKey());
            if (others != null) {
                both.put(mine.getKey(), operator.applyAsDouble(mine.getValue(), others));
            }
        }
        return new Series(both);
    }

    /** Empty when nothing was measured. */
    Optional<Double> median() {
        return rounds.isEmpty()
                ? Optional.empty()
                : Optional.of(Medians.of(rounds.values().stream().mapToDouble(Double::doubleValue)));
    }
}
