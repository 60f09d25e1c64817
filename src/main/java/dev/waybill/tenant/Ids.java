package dev.waybill.tenant;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Makes ids that sort by time (UUIDv7, RFC 9562): 48 bits of milliseconds, a 12-bit count, 62 random bits. Within a
 * process each id is greater than the one before, also when the clock steps back. Thread-safe if its random source is.
 */
public final class Ids {
    private static final Pattern TEXT =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
    private static final int COUNT_BITS = 12;

    private final Clock clock;
    private final RandomGenerator random;
    /** Milliseconds and count of the last id; a count that overflows borrows from the next millisecond. */
    private final AtomicLong last = new AtomicLong();

    public Ids(Clock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    public UUID next() {
        // half of the count is left free at the start of a millisecond
        long now = clock.millis() << COUNT_BITS | random.nextInt(1 << COUNT_BITS - 1);
        long mine = last.updateAndGet(before -> Math.max(before + 1, now));
        long high = mine >>> COUNT_BITS << 16 | 0x7000 | mine & (1 << COUNT_BITS) - 1;
        long low = random.nextLong() >>> 2 | 1L << 63;
        return new UUID(high, low);
    }

    /** Reads the text of an id, in the one form in which it is written; empty when it is none. */
    public static Optional<UUID> parse(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
