package dev.waybill.flow.script;

import java.time.Duration;

/**
 * How long a script may run. On a machine that has too much to do a script may take longer than its limit without having had the
 * processor for as long; then it goes on, up to a multiple of the limit.
 *
 * @param limit of the time on the clock and of the processor
 * @param most  on the clock, whatever it had of the processor
 */
record TimeLimit(Duration limit, Duration most) {
    private static final int PATIENCE = 5;
    private static final Duration SHORTEST_WAIT = Duration.ofMillis(20);

    /** @param attempt what is left of the attempt */
    static TimeLimit of(Duration limit, Duration attempt) {
        return new TimeLimit(least(limit, attempt), least(limit.multipliedBy(PATIENCE), attempt));
    }

    private static Duration least(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    Watch watch(Process process) {
        return new Watch(process);
    }

    /** Of one request. */
    final class Watch {
        private final ProcessHandle process;
        private final long begin = System.nanoTime();
        private final Duration usedBefore;

        private Watch(Process process) {
            this.process = process.toHandle();
            this.usedBefore = used();
        }

        private Duration used() {
            return process.info().totalCpuDuration().orElse(Duration.ZERO);
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - begin);
        }

        /** Until {@link #isOver} is to be asked. */
        Duration left() {
            var toLimit = limit.minus(elapsed());
            var wait = toLimit.isPositive() ? toLimit : least(limit.minus(usedSince()), most.minus(elapsed()));
            return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
        }

        private Duration usedSince() {
            return used().minus(usedBefore);
        }

        boolean isOver() {
            var elapsed = elapsed();
            if (elapsed.compareTo(limit) < 0) {
                return false;
            }
            // where nobody tells what a process used, the clock alone counts
            return elapsed.compareTo(most) >= 0 || used().isZero() || usedSince().compareTo(limit) >= 0;
        }
    }
}
