package dev.waybill.engine.graph;

import dev.waybill.engine.journal.Commits;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.timer.Timing;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What live executions work with on this node.
 *
 * @param permits      one for each attempt of an effect
 * @param perExecution most effects of one execution at a time
 * @param pools        labels of this node
 * @param gate         says whether the node may start something
 * @param signals      reads what was asked of an execution
 * @param mailbox      reads what was sent to an execution
 * @param tasks        runs each call on a thread of its own
 */
public record RunEnvironment(
        Commits journal,
        Timing timers,
        Clock clock,
        Values values,
        HeldValues held,
        RandomGenerator random,
        Permits permits,
        int perExecution,
        Set<String> pools,
        LeaseGate gate,
        Function<ExecutionKey, Signals> signals,
        Mailbox mailbox,
        Executor tasks) {
    /** Lets nothing start while the node cannot be sure to be the owner. */
    public interface LeaseGate {
        /** @return false when the node has a newer incarnation than that: what the older one owned is not its own any more */
        boolean awaitFresh(long incarnation) throws InterruptedException;

        boolean isFresh(long incarnation);
    }

    /** Reads what was sent to an execution. */
    public interface Mailbox {
        /** Of the messages after that number all, in their order. */
        List<Delivery> after(ExecutionKey key, int number);
    }

    /**
     * What was asked of an execution by a person, as the database now says.
     *
     * @param breakpoints all of them; null: as they are
     */
    public record Signals(boolean isPaused, boolean isCancelRequested, @Nullable Set<String> breakpoints) {
        /** What says nothing of breakpoints. */
        public Signals(boolean isPaused, boolean isCancelRequested) {
            this(isPaused, isCancelRequested, null);
        }
    }
}
