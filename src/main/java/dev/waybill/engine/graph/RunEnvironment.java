package dev.waybill.engine.graph;

import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.timer.Timers;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * What live executions work with on this node.
 *
 * @param permits      one for each attempt of an effect
 * @param perExecution most effects of one execution at a time
 * @param gate         waits until the node's lease is fresh
 * @param signals      reads what was asked of an execution
 * @param tasks        runs each call on a thread of its own
 */
public record RunEnvironment(
        Consumer<Entry> journal,
        Timers timers,
        Clock clock,
        Values values,
        RandomGenerator random,
        Semaphore permits,
        int perExecution,
        LeaseGate gate,
        Function<ExecutionKey, Signals> signals,
        Executor tasks) {
    /** Lets nothing start while the node cannot be sure to be the owner. */
    @FunctionalInterface
    public interface LeaseGate {
        void awaitFresh() throws InterruptedException;
    }

    /** What was asked of an execution by a person, as the database now says. */
    public record Signals(boolean isPaused, boolean isCancelRequested) {}
}
