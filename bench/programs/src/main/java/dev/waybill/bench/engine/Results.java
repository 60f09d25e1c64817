package dev.waybill.bench.engine;

import dev.waybill.bench.measure.Figures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was found, round by round. Of one thread. */
final class Results {
    private final Map<Cell, List<Figures>> rounds = new LinkedHashMap<>();

    void add(Cell cell, Figures figures) {
        rounds.computeIfAbsent(cell, _ -> new ArrayList<>()).add(figures);
    }

    /** In the order of the first round. */
    List<Cell> cells() {
        return List.copyOf(rounds.keySet());
    }

    /** Empty when it was not measured. */
    Optional<Figures> median(Cell cell) {
        return Optional.ofNullable(rounds.get(cell)).map(Figures::median);
    }

    /** Of the latest round. */
    Optional<Figures> last(Cell cell) {
        return Optional.ofNullable(rounds.get(cell)).map(List::getLast);
    }

    /** One for each round in which it went well. */
    List<Figures> of(Cell cell) {
        return rounds.getOrDefault(cell, List.of());
    }
}
