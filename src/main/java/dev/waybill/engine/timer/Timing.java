package dev.waybill.engine.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** When live executions go on. */
public interface Timing {
    /** Runs once, at that instant or soon after; cancel it when it is no longer wanted. */
    Future<?> at(Instant due, Runnable action);

    /** Runs once, when that much time has passed. */
    Future<?> after(Duration time, Runnable action);

    /** Waits up to this long stay in memory. */
    Duration shortWait();
}
