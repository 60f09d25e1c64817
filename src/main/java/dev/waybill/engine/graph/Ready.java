package dev.waybill.engine.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The tasks of a live execution that may start now, of all its graphs. Under its run's lock. */
final class Ready {
    private final Predicate<Place> isPure;
    private final Predicate<Place> isHere;
    /** For nodes with another label. */
    private final Deque<Place> elsewhere = new ArrayDeque<>();
    private final Deque<Place> pure = new ArrayDeque<>();
    private final Deque<Place> effects = new ArrayDeque<>();
    private int blocked;

    /** @param isHere whether this node may run a task that reaches outside */
    Ready(Predicate<Place> isPure, Predicate<Place> isHere) {
        this.isPure = isPure;
        this.isHere = isHere;
    }

    boolean isPure(Place place) {
        return isPure.test(place);
    }

    void add(Place place) {
        if (isPure.test(place)) {
            pure.add(place);
        } else {
            (isHere.test(place) ? effects : elsewhere).add(place);
        }
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

    /** What may start, but not on this node. */
    Stream<Place> elsewhere() {
        return elsewhere.stream();
    }

    /** Those of a graph that has been given up. */
    void remove(Scope scope) {
        pure.removeIf(place -> place.isWithin(scope));
        effects.removeIf(place -> place.isWithin(scope));
        elsewhere.removeIf(place -> place.isWithin(scope));
    }
}
