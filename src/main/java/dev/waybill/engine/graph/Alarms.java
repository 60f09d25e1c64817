package dev.waybill.engine.graph;

import dev.waybill.engine.timer.Timers;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The timers of one live execution: one for each task that waits, one for its deadline. Under its run's lock. */
final class Alarms {
    private final Timers timers;
    private final Map<Place, Future<?>> byTask = new HashMap<>();
    private @Nullable Future<?> deadline;

    Alarms(Timers timers) {
        this.timers = timers;
    }

    void set(Place task, Instant due, Runnable ring) {
        var before = byTask.put(task, timers.at(due, ring));
        if (before != null) {
            before.cancel(false);
        }
    }

    void rang(Place task) {
        byTask.remove(task);
    }

    void atDeadline(Instant end, Runnable ring) {
        deadline = timers.at(end, ring);
    }

    void cancel() {
        byTask.values().forEach(alarm -> alarm.cancel(false));
        byTask.clear();
        if (deadline != null) {
            deadline.cancel(false);
        }
    }
}
