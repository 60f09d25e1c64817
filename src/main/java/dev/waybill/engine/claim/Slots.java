package dev.waybill.engine.claim;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.SlotTable;
import dev.waybill.engine.journal.SlotTable.Awaited;
import dev.waybill.engine.journal.SlotTable.Key;
import dev.waybill.engine.timer.Loop;
import dev.waybill.refusal.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The loop that lets those go on who wait for a slot: at once when an execution of their key has ended on this node, and by looking
 * at all who wait when that was told nobody, as by a node that died. Any node may do it for any key.
 */
public final class Slots {
    private static final Logger log = LoggerFactory.getLogger(Slots.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final int MOST_TOLD = 10_000;
    private static final int MOST_AT_ONCE = 1_000;
    private static final int MOST_ADMITTED = 100;
    private static final int MOST_CANCELLED = 100;
    private static final int MOST_KEYS = 200;
    private static final int MOST_ROUNDS = 20;

    private final SlotTable table;
    private final TransactionTemplate transaction;
    private final Consumer<ExecutionKey> cancel;
    private final Runnable claims;
    private final Loop loop;
    private final BlockingQueue<ExecutionKey> told = new LinkedBlockingQueue<>(MOST_TOLD);
    // of the loop's thread alone
    private long lookedAt;
    private @Nullable Key lastLookedAt;

    /**
     * @param cancel asks for an execution's end
     * @param claims hears that somebody was admitted
     */
    public Slots(JdbcClient jdbc, TransactionTemplate transaction, Consumer<ExecutionKey> cancel, Runnable claims, MeterRegistry meters) {
        this.table = new SlotTable(jdbc);
        this.transaction = transaction;
        this.cancel = cancel;
        this.claims = claims;
        this.loop = new Loop("slots", LOOK, this::turn, meters);
    }

    public void start() {
        loop.start();
    }

    public void stop() {
        loop.stop(STOP);
    }

    /** Something happened to an execution that may matter to others of its key. Beyond what this holds, they wait for the next look. */
    public void tell(ExecutionKey execution) {
        var _ = told.offer(execution);
        loop.wake();
    }

    private boolean turn() {
        var executions = new ArrayList<ExecutionKey>();
        told.drainTo(executions, MOST_AT_ONCE);
        var keys = new LinkedHashSet<>(executions.isEmpty() ? List.<Key>of() : free(executions));
        if (System.nanoTime() - lookedAt >= LOOK.toNanos()) {
            lookedAt = System.nanoTime();
            keys.addAll(look());
        }
        keys.forEach(this::admit);
        return !told.isEmpty();
    }

    private List<Key> free(List<ExecutionKey> executions) {
        var awaited = transaction.execute(_ -> {
            table.needNotLast();
            return table.free(executions);
        });
        return awaited == null ? List.of() : awaited;
    }

    /** Some of the keys that somebody waits for, the next ones each time. */
    private List<Key> look() {
        var keys = table.awaited(lastLookedAt, MOST_KEYS);
        lastLookedAt = keys.size() < MOST_KEYS ? null : keys.getLast().key();
        return keys.stream().filter(Awaited::mayGoOn).map(Awaited::key).toList();
    }

    private void admit(Key key) {
        for (int round = 1; round <= MOST_ROUNDS; round++) {
            var admitted = transaction.execute(_ -> {
                table.needNotLast();
                table.lock(key);
                return table.admit(key, MOST_ADMITTED);
            });
            if (admitted != null && admitted > 0) {
                claims.run();
            }
            var superseded = table.superseded(key, MOST_CANCELLED);
            superseded.forEach(this::cancel);
            if (superseded.isEmpty() && (admitted == null || admitted < MOST_ADMITTED)) {
                return;
            }
        }
    }

    private void cancel(ExecutionKey execution) {
        try {
            cancel.accept(execution);
            tell(execution); // it has ended already if nobody owned it
        } catch (Refusal refusal) {
            log.debug("Execution {} has ended before it could be cancelled: {}", execution.id(), refusal.code());
        }
    }
}
