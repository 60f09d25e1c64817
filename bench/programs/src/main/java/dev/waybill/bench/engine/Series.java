package dev.waybill.bench.engine;

import dev.waybill.bench.measure.Figures;
import dev.waybill.bench.measure.Medians;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One value for each round, so that a ratio is made of what was measured side by side. */
record Series(List<Double> rounds) {
    static Series of(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return new Series(rounds.stream().map(figure::applyAsDouble).toList());
    }

    Series over(Series other) {
        return with(other, (mine, others) -> mine / others);
    }

    /** The greater of both, round by round; the other one when one was not measured. */
    Series or(Series other) {
        return rounds.isEmpty() ? other : other.rounds.isEmpty() ? this : with(other, Math::max);
    }

    Series times(double factor) {
        return new Series(rounds.stream().map(value -> value * factor).toList());
    }

    private Series with(Series other, DoubleBinaryOperator operator) {
        return new Series(IntStream.range(0, Math.min(rounds.size(), other.rounds.size()))
                .mapToObj(i -> operator.applyAsDouble(rounds.get(i), other.rounds.get(i)))
                .toList());
    }

    /** Empty when nothing was measured. */
    Optional<Double> median() {
        return rounds.isEmpty() ? Optional.empty() : Optional.of(Medians.of(rounds.stream().mapToDouble(Double::doubleValue)));
    }
}
