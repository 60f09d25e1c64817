package dev.waybill.engine.claim;

import dev.waybill.engine.graph.Delivery;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.engine.timer.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The loops by which this node keeps its lease, takes over what is due, hears what is asked of what it runs, and takes
 * from dead nodes what they left.
 */
public final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final int MOST_CLAIMED = 200;
    private static final int MOST_RELEASED = 500;

    private final Node node;
    private final NodeTable nodes;
    private final ClaimTable table;
    private final MessageTable messages;
    private final Runs runs;
    private final List<Loop> loops;
    private final Loop claiming;
    /** Of the heartbeat's thread alone. */
    private final List<ExecutionKey> abandoned = new ArrayList<>();
    /** Of the recovery's thread alone. */
    private Set<ExecutionKey> unknownBefore = Set.of();
    private volatile Consumer<RunRecord> takeover = _ -> {};

    public Claims(NodeIdentity identity, JdbcClient heartbeats, JdbcClient jdbc, DatabaseClock clock, Runs runs, MeterRegistry meters) {
        this.nodes = new NodeTable(jdbc);
        this.node = new Node(identity, new NodeTable(heartbeats), clock, System::nanoTime);
        this.table = new ClaimTable(jdbc, new ClaimMeter(meters));
        this.messages = new MessageTable(jdbc);
        this.runs = runs;
        this.claiming = new Loop("claims", POLL, this::claim, meters);
        this.loops = List.of(
                new Loop("heartbeat", HEARTBEAT, this::renew, meters),
                claiming,
                new Loop("signals", POLL, this::hear, meters),
                new Loop("recovery", HEARTBEAT, this::recover, meters));
        runs.onRoom(claiming::wake);
    }

    public Node node() {
        return node;
    }

    /** @param takeover makes a claimed execution live */
    public void start(Consumer<RunRecord> takeover) {
        this.takeover = takeover;
        loops.forEach(Loop::start);
    }

    /** Something may be due now. */
    public void wake() {
        claiming.wake();
    }

    public boolean isFailing() {
        return loops.stream().anyMatch(Loop::isFailing);
    }

    private boolean renew() {
        if (node.renew()) {
            return false;
        }
        log.warn("Node {} was fenced: what it ran goes on elsewhere; it goes on as a new incarnation", node.name());
        abandoned.addAll(runs.abandon()); // kept until all is done: the database may go away in between
        while (nodes.releaseOfFenced(MOST_RELEASED) > 0) {
            claiming.wake();
        }
        nodes.forgive(abandoned); // only now, as releasing them counted a death
        abandoned.clear();
        node.register();
        return false;
    }

    boolean claim() {
        int limit = Math.min(MOST_CLAIMED, runs.room());
        if (limit == 0 || !node.isFresh()) {
            return false;
        }
        var claimed = table.claim(node.incarnation(), limit);
        for (var record : claimed) {
            runs.take(record.key());
            takeover.accept(record);
        }
        return !claimed.isEmpty();
    }

    private boolean hear() {
        messages.takeSignals(node.incarnation()).forEach(runs::tell);
        var signalled = table.signalled(node.incarnation());
        for (var run : runs.live()) {
            var signals = signalled.get(new Owned(run.key(), run.record().epoch()));
            if (signals != null) {
                run.signal(signals);
            } else if (run.isPaused()) {
                run.signal(table.signals(run.key())); // resumed on another node
            }
        }
        return false;
    }

    private boolean recover() {
        if (node.mayFence()) {
            int dead = nodes.fenceDead(Node.LEASE);
            if (dead > 0) {
                log.warn("{} node(s) did not renew their lease and are fenced", dead);
            }
        }
        releaseOrphans();
        int released = nodes.releaseOfFenced(MOST_RELEASED);
        if (released > 0) {
            log.info("{} execution(s) of dead nodes go on", released);
            claiming.wake();
        }
        return released == MOST_RELEASED;
    }

    /** What this node owns without knowing it, at two looks in a row: an accept whose answer was lost, say. */
    private void releaseOrphans() {
        var unknown = nodes.owned(node.incarnation()).stream().filter(key -> !runs.isKnown(key)).collect(Collectors.toSet());
        var orphans = unknown.stream().filter(unknownBefore::contains).toList();
        unknownBefore = unknown;
        if (!orphans.isEmpty() && nodes.release(node.incarnation(), orphans) > 0) {
            log.warn("{} execution(s) that nobody ran go on", orphans.size());
            claiming.wake();
        }
    }

    public Signals signals(ExecutionKey key) {
        return table.signals(key);
    }

    /** What was sent to an execution after the message with that number, in its order. */
    public List<Delivery> messages(ExecutionKey key, int after) {
        return messages.after(key, after);
    }

    public void register() {
        node.register();
    }

    /** Stops claiming, gives up what runs, and waits that long for it. */
    public void handOver(Duration grace) throws InterruptedException {
        claiming.stop(STOP);
        runs.handOver();
        if (!runs.awaitEmpty(grace)) {
            runs.handOverNow();
            var _ = runs.awaitEmpty(STOP);
        }
    }

    /** Nothing of this incarnation is written any more. */
    public void stop() {
        loops.forEach(loop -> loop.stop(STOP));
        nodes.release(node.incarnation(), nodes.owned(node.incarnation())); // a stop is no death
        nodes.fence(node.incarnation());
    }
}
