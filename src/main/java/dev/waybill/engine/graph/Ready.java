package dev.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;

/** The tasks of a live execution that may start now, of all its graphs. Under its run's lock. */
final class Ready {
    private final Predicate<Place> isPure;
    private final Deque<Place> pure = new ArrayDeque<>();
    private final Deque<Place> effects = new ArrayDeque<>();
    private int blocked;

    Ready(Predicate<Place> isPure) {
        this.isPure = isPure;
    }

    boolean isPure(Place place) {
        return isPure.test(place);
    }

    void add(Place place) {
        (isPure.test(place) ? pure : effects).add(place);
    }

    void blocked(int more) {
        blocked += more;
    }

    /** Whether some task only waits for a commit. */
    boolean isBlocked() {
        return blocked > 0;
    }

    boolean isEmpty() {
        return pure.isEmpty() && effects.isEmpty();
    }

    Optional<Place> takePure() {
        return Optional.ofNullable(pure.poll());
    }

    Optional<Place> takeEffect() {
        return Optional.ofNullable(effects.poll());
    }

    /** Those of a graph that has been given up. */
    void remove(Scope scope) {
        pure.removeIf(place -> place.isWithin(scope));
        effects.removeIf(place -> place.isWithin(scope));
    }
}
