package dev.waybill.endurance;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * One fault that is going to strike.
 *
 * @param place which node, when it strikes one
 * @param dice  seeds what is random while it lasts
 */
record Fault(Kind kind, int place, Duration lasts, long dice) {
    /** What can go wrong, and how many seconds it lasts at least and at most. */
    enum Kind {
        NODE_KILLED(0, 12),
        NODE_STOPPED(0, 5),
        ALL_NODES_KILLED(0, 5),
        NODE_FROZEN(11, 17),
        NODE_PAUSED(1, 9),
        DATABASE_KILLED(0, 6),
        SESSIONS_ENDED(2, 8),
        SESSION_FROZEN(2, 9),
        TABLES_LOCKED(2, 9),
        FLUSH_REFUSED(1, 3),
        LINK_CUT(2, 14),
        LINK_STALLED(2, 14),
        ANSWERS_STALLED(2, 14),
        LINK_TORN(2, 8),
        LINK_SLOW(3, 10),
        PEER_DOWN(2, 10),
        PEER_BUSY(2, 8),
        PEER_SLOW(3, 10),
        PEER_RESETS(2, 8),
        PEER_HANGS(3, 12),
        FLOOD(2, 4);

        private final int least;
        private final int most;

        Kind(int least, int most) {
            this.least = least;
            this.most = most;
        }

        Fault strike(Random random) {
            int span = (most - least) * 1_000;
            return new Fault(this, random.nextInt(3), Duration.ofMillis(least * 1_000L + random.nextInt(span + 1)), random.nextLong());
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private boolean isOfANode() {
            return name().startsWith("NODE") || name().startsWith("LINK") || this == ANSWERS_STALLED;
        }
    }

    @Override
    public String toString() {
        return kind.word() + (kind.isOfANode() ? " " + (place + 1) : "") + " %.1f s".formatted(lasts.toMillis() / 1e3);
    }
}
