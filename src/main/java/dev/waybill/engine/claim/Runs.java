package dev.waybill.engine.claim;

import dev.waybill.engine.graph.Ending;
import dev.waybill.engine.graph.HeldValues;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.Run;
import dev.waybill.engine.graph.RunEnvironment;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.route.CompiledVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The live executions of this node; a bounded number. Thread-safe. */
public final class Runs {
    private final int bound;
    private final HeldValues held;
    private final BiConsumer<UUID, Optional<Ending>> left;
    private final AtomicInteger places = new AtomicInteger();
    private final Map<UUID, Run> runs = new ConcurrentHashMap<>();
    /** Accepted or claimed, and not live yet. */
    private final Set<ExecutionKey> expected = ConcurrentHashMap.newKeySet();
    /** Sent a message while they were expected. */
    private final Set<UUID> toldEarly = ConcurrentHashMap.newKeySet();
    private final ReentrantLock empty = new ReentrantLock();
    private final Condition becameEmpty = empty.newCondition();
    private volatile boolean isStopping;
    private volatile Runnable onRoom = () -> {};

    /**
     * @param held  takes no more executions either when their values fill the memory that they may
     * @param left  hears of each execution that is live here no more, and how it ended, if it did
     */
    public Runs(int bound, HeldValues held, BiConsumer<UUID, Optional<Ending>> left) {
        this.bound = bound;
        this.held = held;
        this.left = left;
    }

    /** Takes a place for an execution, if there is one; to be used by {@link #begin} or given back. */
    public boolean reserve(ExecutionKey key) {
        if (isStopping || held.isFull()) {
            return false;
        }
        if (places.incrementAndGet() > bound) {
            places.decrementAndGet();
            return false;
        }
        expected.add(key);
        return true;
    }

    /** A place for an execution that was claimed, so that the room was there. */
    void take(ExecutionKey key) {
        places.incrementAndGet();
        expected.add(key);
    }

    public void giveBack(ExecutionKey key) {
        expected.remove(key);
        toldEarly.remove(key.id());
        int before = places.getAndDecrement();
        if (before >= bound - bound / 10) {
            onRoom.run();
        }
        if (before == 1) {
            empty.lock();
            try {
                becameEmpty.signalAll();
            } finally {
                empty.unlock();
            }
        }
    }

    /** Whether it is live here or about to be. */
    public boolean isKnown(ExecutionKey key) {
        return expected.contains(key) || runs.containsKey(key.id());
    }

    public boolean isStopping() {
        return isStopping;
    }

    void onRoom(Runnable wake) {
        onRoom = wake;
    }

    int room() {
        return isStopping || held.isFull() ? 0 : Math.max(0, bound - places.get());
    }

    /** Sends an execution that holds a place through its route. */
    public void begin(RunRecord record, CompiledVersion version, Replay replay, RunEnvironment environment) {
        var run = new Run(record, version.plan(), replay, environment);
        runs.put(record.key().id(), run);
        expected.remove(record.key());
        run.onGone(() -> gone(record.key(), run));
        if (toldEarly.remove(record.key().id())) {
            run.told();
        }
        if (isStopping) {
            run.handOver();
        }
        version.send(run);
    }

    /** Tells a live execution what was asked of it; nothing if it is not live here. */
    public void signal(UUID execution, Signals signals) {
        var run = runs.get(execution);
        if (run != null) {
            run.signal(signals);
        }
    }

    /** Something was sent to an execution; nothing if it is neither live here nor about to be. */
    public void tell(ExecutionKey key) {
        if (expected.contains(key)) {
            toldEarly.add(key.id());
            if (!expected.contains(key)) {
                toldEarly.remove(key.id());
            }
        }
        var run = runs.get(key.id()); // only now, as it may have become live in between
        if (run != null) {
            run.told();
        }
    }

    public @Nullable Run find(UUID execution) {
        return runs.get(execution);
    }

    List<Run> live() {
        return List.copyOf(runs.values());
    }

    /** The node is fenced: nothing goes on here. Returns what was live or about to be. */
    List<ExecutionKey> abandon() {
        var abandoned = new ArrayList<>(expected);
        runs.values().forEach(run -> {
            abandoned.add(run.key());
            run.fenced();
        });
        return abandoned;
    }

    void handOver() {
        isStopping = true;
        runs.values().forEach(Run::handOver);
    }

    void handOverNow() {
        runs.values().forEach(Run::handOverNow);
    }

    /** @return whether nothing was left in that time */
    boolean awaitEmpty(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        empty.lock();
        try {
            while (places.get() > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                left = becameEmpty.awaitNanos(left);
            }
            return true;
        } finally {
            empty.unlock();
        }
    }

    private void gone(ExecutionKey key, Run run) {
        runs.remove(key.id(), run);
        left.accept(key.id(), run.ending());
        giveBack(key);
    }

    public int size() {
        return runs.size();
    }
}
