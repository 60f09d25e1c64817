package dev.waybill.bench.engine;

import dev.waybill.bench.measure.Figures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** What was found, round by round. Of one thread. */
final class Results {
    private final Map<Cell, SortedMap<Integer, Figures>> rounds = new LinkedHashMap<>();

    void add(int round, Cell cell, Figures figures) {
        rounds.computeIfAbsent(cell, _ -> new TreeMap<>()).put(round, figures);
    }

    /** Those that were measured at least once. */
    List<Cell> cells() {
        return List.copyOf(rounds.keySet());
    }

    /** Empty when it was not measured. */
    Optional<Figures> median(Cell cell) {
        return Optional.ofNullable(rounds.get(cell)).map(found -> Figures.median(List.copyOf(found.values())));
    }

    /** Of the latest round. */
    Optional<Figures> last(Cell cell) {
        return Optional.ofNullable(rounds.get(cell)).map(found -> found.sequencedValues().getLast());
    }

    /** One of its figures in each round. */
    Series series(Cell cell, ToDoubleFunction<Figures> figure) {
        var values = new TreeMap<Integer, Double>();
        rounds.getOrDefault(cell, new TreeMap<>()).forEach((round, figures) -> values.put(round, figure.applyAsDouble(figures)));
        return new Series(values);
    }
}
