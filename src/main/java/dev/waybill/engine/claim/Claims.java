package dev.waybill.engine.claim;

import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.engine.timer.Loop;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
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
    private final Runs runs;
    private final List<Loop> loops;
    private final Loop claiming;
    private volatile Consumer<RunRecord> takeover = _ -> {};

    public Claims(NodeIdentity identity, JdbcClient heartbeats, JdbcClient jdbc, DatabaseClock clock, Runs runs) {
        this.nodes = new NodeTable(jdbc);
        this.node = new Node(identity, new NodeTable(heartbeats), clock, System::nanoTime);
        this.table = new ClaimTable(jdbc);
        this.runs = runs;
        this.claiming = new Loop("claims", POLL, this::claim);
        this.loops = List.of(
                new Loop("heartbeat", HEARTBEAT, this::renew),
                claiming,
                new Loop("signals", POLL, this::hear),
                new Loop("recovery", HEARTBEAT, this::recover));
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
        if (!node.renew()) {
            log.warn("Node {} was fenced: what it ran goes on elsewhere; it goes on as a new incarnation", node.name());
            var abandoned = runs.abandon();
            while (nodes.releaseOfFenced(MOST_RELEASED) > 0) {
                log.info("Executions of fenced nodes go on");
            }
            nodes.forgive(abandoned); // only now, as releasing them counted a death
            node.register();
        }
        return false;
    }

    boolean claim() {
        int limit = Math.min(MOST_CLAIMED, runs.room());
        if (limit == 0 || !node.isFresh()) {
            return false;
        }
        var claimed = table.claim(node.incarnation(), limit);
        for (var record : claimed) {
            runs.take();
            takeover.accept(record);
        }
        return claimed.size() == limit;
    }

    private boolean hear() {
        table.signalled(node.incarnation()).forEach(runs::signal);
        return false;
    }

    private boolean recover() {
        if (node.mayFence()) {
            int dead = nodes.fenceDead(Node.LEASE);
            if (dead > 0) {
                log.warn("{} node(s) did not renew their lease and are fenced", dead);
            }
        }
        int released = nodes.releaseOfFenced(MOST_RELEASED);
        if (released > 0) {
            log.info("{} execution(s) of dead nodes go on", released);
            claiming.wake();
        }
        return released == MOST_RELEASED;
    }

    public Signals signals(ExecutionKey key) {
        return table.signals(key);
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
        nodes.fence(node.incarnation());
    }
}
