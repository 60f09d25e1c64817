package dev.waybill.bench.contender;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids that sort by time, as the product's do. */
final class UuidV7 {
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private UuidV7() {}

    static UUID next() {
        var random = ThreadLocalRandom.current();
        return new UUID(System.currentTimeMillis() << 16 | VERSION | random.nextInt(0x1000), VARIANT | random.nextLong() >>> 2);
    }
}
