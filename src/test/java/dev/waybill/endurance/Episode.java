package dev.waybill.endurance;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Some calm, then two faults of different kinds, the second while the first may still last. */
record Episode(Duration calm, Fault first, Duration apart, Fault second) {
    /** @param kinds at least two */
    static Episode random(Random random, List<Fault.Kind> kinds) {
        int one = random.nextInt(kinds.size());
        int other = (one + 1 + random.nextInt(kinds.size() - 1)) % kinds.size();
        return new Episode(
                Duration.ofMillis(500 + random.nextInt(3_000)),
                kinds.get(one).strike(random),
                Duration.ofMillis(random.nextInt(3_000)),
                kinds.get(other).strike(random));
    }

    List<Fault> faults() {
        return List.of(first, second);
    }

    @Override
    public String toString() {
        return first + " + " + second + " after %.1f s".formatted(apart.toMillis() / 1e3);
    }
}
