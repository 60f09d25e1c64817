package dev.waybill.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.blob.Blobs;
import dev.waybill.blob.TestBlobs;
import dev.waybill.checker.Checker;
import dev.waybill.checker.Evidence;
import dev.waybill.checker.Violation;
import dev.waybill.definition.Definitions;
import dev.waybill.engine.claim.NodeIdentity;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.expression.Expressions;
import dev.waybill.model.Ending;
import dev.waybill.model.Observation;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.camel.impl.DefaultCamelContext;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.RestController;

/** A node of the engine in this process, on a real database. Several may share one. */
final class TestNode implements AutoCloseable {
    static final TenantId TENANT = TenantId.FIRST;
    static final EngineProperties DEFAULTS =
            new EngineProperties(1000, 256, 64, 4 * 1024 * 1024, 200, Duration.ofDays(90), 0, 5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final JdbcClient jdbc;
    final TestEffects effects;
    final Engine engine;
    final Definitions definitions;
    final Ids ids;
    final DefaultCamelContext camel = new DefaultCamelContext();
    /** For callers' questions and wishes. */
    final SeverableDataSource calls;
    /** Of the engine's loops, the journal among them. */
    final SeverableDataSource own;

    final SeverableDataSource heartbeats;
    final Messages messages;
    private final TestDatabase database;
    private final List<HikariDataSource> pools = new ArrayList<>();

    static TestDatabase migrated() {
        var database = TestDatabase.create();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .load()
                .migrate();
        return database;
    }

    TestNode(TestDatabase database, String name, TestEffects effects) {
        this(database, name, effects, DEFAULTS);
    }

    TestNode(TestDatabase database, String name, TestEffects effects, EngineProperties properties) {
        this(database, name, effects, properties, TestBlobs::inDatabase);
    }

    /** @param labels of its pools */
    TestNode(TestDatabase database, String name, TestEffects effects, Set<String> labels) {
        this(database, new NodeIdentity(name, false, labels), effects, DEFAULTS, TestBlobs::inDatabase);
    }

    TestNode(
            TestDatabase database,
            String name,
            TestEffects effects,
            EngineProperties properties,
            Function<JdbcClient, Blobs> blobs) {
        this(database, new NodeIdentity(name, false), effects, properties, blobs);
    }

    private TestNode(
            TestDatabase database,
            NodeIdentity identity,
            TestEffects effects,
            EngineProperties properties,
            Function<JdbcClient, Blobs> blobs) {
        this.database = database;
        this.effects = effects;
        var clock = new DatabaseClock(Clock.systemUTC().instant(), System::nanoTime);
        var expressions = new Expressions();
        calls = pool(8);
        own = pool(5);
        heartbeats = pool(1);
        messages = new Messages(calls);
        ids = new Ids(clock, new Random());
        var types = types(effects, expressions, clock, calls, messages);
        definitions = new Definitions(types, expressions);
        jdbc = JdbcClient.create(pools.getFirst());
        camel.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        camel.getShutdownStrategy().setTimeout(1);
        camel.start();
        engine = new Engine(new Engine.Parts(
                identity,
                calls,
                own,
                own,
                heartbeats,
                camel,
                types,
                definitions,
                expressions,
                blobs.apply(JdbcClient.create(calls)),
                messages,
                clock,
                ids,
                new Random(7),
                new SimpleMeterRegistry(),
                List.of(),
                List.of(),
                properties));
        engine.join();
        engine.run();
    }

    /** Those that need no connections of the operator, without what they have of HTTP. */
    private static List<TaskType> types(TestEffects effects, Expressions expressions, Clock clock, DataSource calls, Messages messages) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Expressions.class, () -> expressions);
            context.registerBean(Clock.class, () -> clock);
            context.registerBean(JdbcClient.class, () -> JdbcClient.create(calls));
            context.registerBean(Messages.class, () -> messages);
            context.registerBean(Ids.class, () -> new Ids(clock, new Random()));
            var scanner = new ClassPathBeanDefinitionScanner(context);
            scanner.addExcludeFilter(new AnnotationTypeFilter(RestController.class));
            scanner.scan("dev.waybill.flow", "dev.waybill.event", "dev.waybill.approval", "dev.waybill.worker");
            context.refresh();
            var types = new ArrayList<>(context.getBeansOfType(TaskType.class).values());
            types.add(effects);
            return types;
        }
    }

    /** As a node reads them, without a node. */
    static Definitions definitions() {
        var expressions = new Expressions();
        var nowhere = new DriverManagerDataSource();
        return new Definitions(types(new TestEffects(), expressions, Clock.systemUTC(), nowhere, new Messages(nowhere)), expressions);
    }

    private SeverableDataSource pool(int size) {
        var config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(2_000);
        var pool = new HikariDataSource(config);
        pools.add(pool);
        return new SeverableDataSource(pool);
    }

    /** Stores a workflow and returns its version. */
    Version store(Map<String, Object> definition) {
        return engine.versions().publish(TENANT, UUID.randomUUID(), definitions.parse(definition), "test", null);
    }

    UUID start(Version version) {
        return start(version, Map.of());
    }

    UUID start(Version version, Map<String, Object> input) {
        return accept(version, input, Optional.empty()).execution().id();
    }

    Accepted accept(Version version, Map<String, Object> input, Optional<String> key) {
        return engine.executions()
                .accept(new StartExecution(version, version.definition().name(), input, Map.of("type", "manual"), key, input, Optional.empty()));
    }

    Execution end(UUID execution) {
        return end(execution, PATIENCE);
    }

    Execution end(UUID execution, Duration atMost) {
        var ended = engine.executions().awaitEnd(find(execution), atMost);
        if (!ended.status().isEnded()) {
            throw new AssertionError("Not ended after " + atMost + ": " + ended + "\n" + journal(execution));
        }
        return ended;
    }

    Execution find(UUID execution) {
        return engine.executions().find(TENANT, execution).orElseThrow();
    }

    List<TaskView> tasks(UUID execution) {
        List<TaskView> tasks = new ArrayList<>();
        String cursor = null;
        do {
            var page = engine.executions().tasks(TENANT, execution, new PageRequest(200, cursor, "tasks"));
            tasks.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return tasks;
    }

    TaskView task(UUID execution, String id) {
        return tasks(execution).stream().filter(task -> task.taskId().equals(id)).findFirst().orElseThrow();
    }

    List<JournalView> journal(UUID execution) {
        List<JournalView> rows = new ArrayList<>();
        String cursor = null;
        do {
            var page = engine.executions().journal(TENANT, execution, new PageRequest(200, cursor, "journal"));
            rows.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return rows;
    }

    /** How the execution ended, as the reference model would say it. */
    Observation observe(UUID execution) {
        var ended = end(execution);
        var endings = new HashMap<String, Ending>();
        tasks(execution).forEach(task -> endings.put(task.taskId(), new Ending(String.valueOf(task.outcome()), task.attempts())));
        return new Observation(ended.status().word(), ended.error() == null ? null : ended.error().taskId(), endings);
    }

    /** What the independent checker has against the database; to be asked when nothing runs. */
    List<Violation> violations() throws SQLException {
        return Checker.check(Evidence.of(Checker.snapshot(database.url(), database.user(), database.password())));
    }

    /** Sends a message to the first attempt of a task; tells whether it was taken. */
    boolean send(UUID execution, String task, Object payload) {
        return send(execution, task, 1, payload);
    }

    boolean send(UUID execution, String task, int attempt, Object payload) {
        return Boolean.TRUE.equals(new TransactionTemplate(new JdbcTransactionManager(calls))
                .execute(_ -> messages.deliver(new Messages.Address(TENANT, execution, task, attempt), payload)));
    }

    /** Returns once the execution has that status. */
    void awaitStatus(UUID execution, ExecutionStatus status) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (find(execution).status() != status) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not " + status + ": " + find(execution) + "\n" + journal(execution));
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** As a crash: from now on nothing of this node reaches the database. */
    void sever() {
        calls.sever();
        own.sever();
        heartbeats.sever();
    }

    void restore() {
        calls.restore();
        own.restore();
        heartbeats.restore();
    }

    @Override
    public void close() {
        try {
            engine.handOver();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stop();
    }

    /** As after a crash: the node's threads end, and nothing is handed over. */
    void crash() {
        sever();
        stop();
    }

    private void stop() {
        try {
            engine.leave();
        } catch (RuntimeException e) {
            // its connections may be severed
        }
        camel.stop();
        pools.forEach(HikariDataSource::close);
    }
}
