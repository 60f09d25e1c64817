package dev.waybill.flow.script;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a script may run. On a machine that has too much to do a script may take longer than its limit without having had the
 * processor for as long; then it goes on, up to a multiple of the limit.
 *
 * @param limit of the time on the clock and of the processor
 * @param most  on the clock, whatever it had of the processor
 */
record TimeLimit(Duration limit, Duration most) {
    private static final int PATIENCE = 5;
    /** Most scripts have ended by then: what a process used need not be asked for them. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);

    /** @param attempt what is left of the attempt */
    static TimeLimit of(Duration limit, Duration attempt) {
        return new TimeLimit(least(limit, attempt), least(limit.multipliedBy(PATIENCE), attempt));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    Watch watch(Process process) {
        return new Watch(process.toHandle());
    }

    /** Of one request. Used by one thread. */
    final class Watch {
        private final ProcessHandle process;
        private final long begin = System.nanoTime();
        private @Nullable Duration usedAtFirstLook;

        private Watch(ProcessHandle process) {
            this.process = process;
        }

        private Duration used() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        /** Until {@link #isOver} is to be asked. */
        Duration left() {
            if (usedAtFirstLook == null) {
                return least(FIRST_LOOK, limit);
            }
            var toLimit = limit.minus(elapsed());
            var wait = toLimit.isPositive() ? toLimit : least(limit.minus(used().minus(usedAtFirstLook)), most.minus(elapsed()));
            return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        }

        boolean isOver() {
            if (usedAtFirstLook == null) {
                usedAtFirstLook = used();
            }
            var elapsed = elapsed();
            if (elapsed.compareTo(limit) < 0) {
                return false;
            }
            var used = used();
            // where nobody tells what a process used, the clock alone counts
            return elapsed.compareTo(most) >= 0 || used.isZero() || used.minus(usedAtFirstLook).compareTo(limit) >= 0;
        }
    }
}
