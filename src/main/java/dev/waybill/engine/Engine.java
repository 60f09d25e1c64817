package dev.waybill.engine;

import dev.waybill.blob.Blobs;
import dev.waybill.blob.PatientBlobs;
import dev.waybill.definition.Definitions;
import dev.waybill.engine.claim.Claims;
import dev.waybill.engine.claim.NodeIdentity;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.claim.Takeover;
import dev.waybill.engine.graph.DurableGraph;
import dev.waybill.engine.graph.HeldValues;
import dev.waybill.engine.graph.RunEnvironment;
import dev.waybill.engine.graph.RunRecord;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.BatchWriter;
import dev.waybill.engine.journal.Journal;
import dev.waybill.engine.journal.JournalMeter;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.KeyedStarts;
import dev.waybill.engine.journal.Reports;
import dev.waybill.engine.retention.Retention;
import dev.waybill.engine.route.Planner;
import dev.waybill.engine.route.Routes;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.engine.timer.Loop;
import dev.waybill.engine.timer.Timers;
import dev.waybill.expression.Expressions;
import dev.waybill.tenant.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One node of the engine: its parts, and the order in which they start and stop. */
final class Engine {
    /** A version that is only read is small beside one that is compiled. */
    private static final int READ_FOR_EACH_COMPILED = 10;

    private static final Duration JOURNAL_PATIENCE = Duration.ofMillis(100);
    private static final Duration JOURNAL_RETRY = Duration.ofMillis(500);
    private static final Duration RETENTION_PAUSE = Duration.ofMinutes(30);
    private static final Duration STOP = Duration.ofSeconds(3);

    /**
     * What a node is made of.
     *
     * @param calls      connections for callers' questions and wishes
     * @param own        connections of the engine's loops, the journal among them
     * @param writing    the one connection that writes the journal
     * @param heartbeats the one connection that renews the lease
     */
    record Parts(
            NodeIdentity identity,
            DataSource calls,
            DataSource own,
            DataSource writing,
            DataSource heartbeats,
            CamelContext camel,
            List<TaskType> types,
            Definitions definitions,
            Expressions expressions,
            Blobs blobs,
            Messages messages,
            DatabaseClock clock,
            Ids ids,
            RandomGenerator random,
            MeterRegistry meters,
            List<WatchedFolder> watched,
            EngineProperties properties) {}

    private final Parts parts;
    private final ExecutorService tasks = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("waybill-run-", 0).factory());
    private final Timers timers;
    private final Claims claims;
    private final Journal journal;
    private final Loop journalLoop;
    private final Retention retention;
    private final Loop retentionLoop;
    private final Takeover takeover;
    private final DiskGuard disk;
    private final Versions versions;
    private final Executions executions;

    Engine(Parts parts) {
        this.parts = parts;
        var properties = parts.properties();
        DurableGraph.register(parts.camel());
        timers = new Timers(parts.clock(), tasks, parts.meters());
        var ends = new EndSignals();
        var held = new HeldValues(Runtime.getRuntime().maxMemory() / 4);
        var runs = new Runs(properties.runs(), held, ends::left);
        claims = new Claims(parts.identity(), JdbcClient.create(parts.heartbeats()), JdbcClient.create(parts.own()), parts.clock(), runs, parts.meters());
        journal = new Journal(new BatchWriter(
                parts.writing(), () -> claims.node().incarnation(), new Reports(tasks), new JournalMeter(parts.meters())));
        journalLoop = new Loop("journal", JOURNAL_RETRY, this::writeJournal, parts.meters());
        var values = new Values(parts.blobs(), parts.ids(), held, properties.largestValue());
        var environment = new RunEnvironment(
                journal,
                timers,
                parts.clock(),
                new Values(new PatientBlobs(parts.blobs()), parts.ids(), held, properties.largestValue()),
                held,
                parts.random(),
                new Semaphore(properties.attempts(), true),
                properties.perExecution(),
                claims.node(),
                claims::signals,
                claims::messages,
                tasks);
        parts.messages().connect(new Messages.Node(() -> claims.node().incarnation(), runs::tell, claims::wake));
        var calls = JdbcClient.create(parts.calls());
        var routes = new Routes(parts.camel(), new Planner(parts.types(), parts.expressions()), properties.routes(), tasks);
        var own = JdbcClient.create(parts.own());
        versions = new Versions(
                new VersionTable(calls),
                new VersionTable(own),
                parts.definitions(),
                routes,
                parts.clock(),
                READ_FOR_EACH_COMPILED * properties.routes());
        var journals = new JournalReader(own);
        takeover = new Takeover(this::version, journals, routes, runs, environment, () -> claims.node().incarnation());
        disk = new DiskGuard(parts.watched(), properties.diskLow());
        var starts = new Starts(
                versions,
                values,
                parts.ids(),
                journal,
                new KeyedStarts(parts.calls()),
                claims,
                new Starts.Running(runs, takeover, disk));
        var control = new Control(
                new ControlTable(calls),
                new TransactionTemplate(new JdbcTransactionManager(parts.calls())),
                runs,
                claims,
                parts.clock());
        executions = new Executions(
                starts,
                new ExecutionTable(calls),
                versions,
                new TaskViews(new JournalReader(calls), values, runs),
                control,
                values,
                new Executions.Live(runs, ends));
        retention = new Retention(
                own,
                new TransactionTemplate(new JdbcTransactionManager(parts.own())),
                parts.blobs(),
                parts.clock(),
                properties.retention());
        retentionLoop = new Loop("retention", RETENTION_PAUSE, retention::turn, parts.meters());
        new EngineMeter(parts.meters(), journal, runs, timers, routes, claims, held);
    }

    private Version version(RunRecord record) {
        return versions.findForRun(record.key().tenant(), record.workflowId(), record.workflowVersion())
                .orElseThrow(() -> new IllegalStateException("An execution keeps its version"));
    }

    private boolean writeJournal() throws Exception {
        journal.turn(JOURNAL_PATIENCE);
        return true;
    }

    Versions versions() {
        return versions;
    }

    Executions executions() {
        return executions;
    }

    /** Joins the nodes of the database and begins to journal; nothing runs yet. */
    void join() {
        retention.prepare(); // before the first execution of a month comes
        claims.register();
        journalLoop.start();
    }

    /** Begins to run what is due. Camel has started. */
    void run() {
        claims.start(takeover::begin);
        retentionLoop.start();
    }

    /** Takes nothing more, lets what runs finish for a while, and gives the rest to others. Starts are still accepted, for others. */
    void handOver() throws InterruptedException {
        claims.handOver(Duration.ofSeconds(parts.properties().graceSeconds()));
    }

    /** After {@link #handOver}: nothing is journaled any more. */
    void leave() {
        retentionLoop.stop(STOP);
        journalLoop.stop(STOP);
        journal.close(STOP);
        try {
            claims.stop();
        } finally {
            timers.close();
            tasks.shutdownNow();
        }
    }

    /** Whether the journal's last commit went well. */
    boolean isJournaling() {
        return journal.isUp();
    }

    boolean isDiskLow() {
        return disk.isLow();
    }

    boolean isFresh() {
        return claims.node().isFresh();
    }
}
