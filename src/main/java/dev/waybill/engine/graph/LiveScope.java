package dev.waybill.engine.graph;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a graph of a live execution goes on: what each of its tasks does, and which may start. Under its run's lock. */
final class LiveScope {
    enum Phase {
        NEW,
        RUNNING,
        WAITING,
        /** The graphs inside of it run. */
        OPEN,
        ENDED
    }

    private final Phase[] phases;
    private final Frontier frontier;
    /** The row whose commit its first effects wait for. */
    private final int after;
    private int running;
    private boolean isStopped;

    /** @param after the row that must be durable before its first effects start */
    LiveScope(Scope scope, Ready ready, int after) {
        this.after = after;
        this.phases = new Phase[scope.graph().size()];
        this.frontier = new Frontier(scope, ready, index -> phases[index] == Phase.NEW);
        Arrays.setAll(phases, index -> phase(scope.state(index)));
    }

    private static Phase phase(TaskState state) {
        return state.outcome != null ? Phase.ENDED : state.dueAt != null ? Phase.WAITING : state.isOpen ? Phase.OPEN : Phase.NEW;
    }

    Frontier frontier() {
        return frontier;
    }

    int after() {
        return after;
    }

    Phase phase(int index) {
        return phases[index];
    }

    void phase(int index, Phase phase) {
        phases[index] = phase;
    }

    /** Attempts in it and inside of its tasks. */
    boolean isIdle() {
        return running == 0;
    }

    static void began(Scope scope) {
        for (@Nullable Scope at = scope; at != null; at = at.around()) {
            at.live().running++;
        }
    }

    static void over(Scope scope) {
        for (@Nullable Scope at = scope; at != null; at = at.around()) {
            at.live().running--;
        }
    }

    /** Nothing of it starts any more. */
    void stop() {
        isStopped = true;
    }

    boolean isStopped() {
        return isStopped;
    }

    /** Whether its tasks may start, as far as it and those around it say. */
    static boolean isStarting(Scope scope) {
        for (@Nullable Scope at = scope; at != null; at = at.around()) {
            if (at.live().isStopped) {
                return false;
            }
        }
        return true;
    }
}
