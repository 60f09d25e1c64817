package dev.waybill.engine.rehearsal;

import java.time.Duration;

/** What a rehearsal may take. Of one thread. */
final class Bounds {
    private static final int MOST_ROWS = 200_000;
    private static final long MOST_CHARACTERS = 64_000_000;

    private final Duration time;
    private final long end;
    private int rows;
    private long characters;

    /** @param time by the clock on the wall */
    Bounds(Duration time) {
        this.time = time;
        this.end = System.nanoTime() + time.toNanos();
    }

    /** @throws CutShort when the time is over */
    void check() {
        if (System.nanoTime() > end) {
            throw new CutShort("It takes longer than " + time.toSeconds() + " s");
        }
    }

    /** @throws CutShort when it is too much */
    void written(long more) {
        characters += more;
        if (++rows > MOST_ROWS) {
            throw new CutShort("It makes more than " + MOST_ROWS + " journal rows");
        }
        if (characters > MOST_CHARACTERS) {
            throw new CutShort("Its values have more than " + MOST_CHARACTERS + " characters");
        }
    }
}
