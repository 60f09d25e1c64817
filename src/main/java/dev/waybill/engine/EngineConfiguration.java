package dev.waybill.engine;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.blob.Blobs;
import dev.waybill.definition.Definitions;
import dev.waybill.engine.claim.NodeIdentity;
import dev.waybill.engine.repair.RepairKit;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.expression.Expressions;
import dev.waybill.tenant.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
class EngineConfiguration {
    private static final int CONNECTIONS = 5;
    private static final int JOURNAL_MS = 12_000;
    private static final int CONNECT_MS = 3_000;
    /** A message that arrives torn, its sender frozen, must not keep the node from being fenced for longer. */
    private static final String SHORT =
            "select set_config('transaction_timeout', '10s', false) where current_setting('server_version_num')::int >= 170000";
    private static final int HEARTBEAT_MS = 4_000;

    /** The engine's own connections, as those of callers: neither callers nor each other can starve the journal or the heartbeat. */
    @Bean(defaultCandidate = false, destroyMethod = "close")
    HikariDataSource engineDataSource(HikariDataSource calls) {
        return pool(calls, "waybill-engine", CONNECTIONS, CONNECT_MS);
    }

    /**
     * The statements of the journal take arrays: a plan for arrays of any length is as good as one for those at hand, and
     * making the latter each time takes longer than the writing.
     */
    @Bean(defaultCandidate = false, destroyMethod = "close")
    HikariDataSource journalDataSource(HikariDataSource calls) {
        var pool = pool(calls, "waybill-journal", 1, CONNECT_MS);
        pool.setConnectionInitSql(calls.getConnectionInitSql() + "; set plan_cache_mode = force_generic_plan; set lock_timeout = '4s'; " + SHORT);
        pool.addDataSourceProperty("socketTimeout", JOURNAL_MS / 1_000); // whoever writes waits, be it a caller
        return pool;
    }

    @Bean(defaultCandidate = false, destroyMethod = "close")
    HikariDataSource heartbeatDataSource(HikariDataSource calls) {
        var pool = pool(calls, "waybill-heartbeat", 1, HEARTBEAT_MS);
        pool.addDataSourceProperty("socketTimeout", HEARTBEAT_MS / 1_000); // a renewal that hangs is worth nothing
        return pool;
    }

    private static HikariDataSource pool(HikariDataSource calls, String name, int connections, int connectMs) {
        var pool = new HikariDataSource();
        calls.copyStateTo(pool);
        var properties = new Properties(); // the copy shares them otherwise
        properties.putAll(calls.getDataSourceProperties());
        pool.setDataSourceProperties(properties);
        pool.setPoolName(name);
        pool.setMaximumPoolSize(connections);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(connectMs);
        pool.setInitializationFailTimeout(-1);
        // asked of the first connection otherwise: if that is lost meanwhile, no later one is ever good enough
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return pool;
    }

    @Bean
    DatabaseClock databaseClock() {
        return new DatabaseClock(Clock.systemUTC().instant(), System::nanoTime);
    }

    @Bean
    Ids ids(DatabaseClock clock) {
        return new Ids(clock, new SecureRandom());
    }

    @Bean
    Messages messages(DataSource calls) {
        return new Messages(calls);
    }

    @Bean
    @DependsOn("flywayInitializer")
    Engine engine(
            @Value("${waybill.node.id:#{null}}") Optional<String> nodeId,
            @Value("${waybill.pools:}") Set<String> pools,
            Optional<SoleNode> sole,
            DataSource calls,
            @Qualifier("engineDataSource") DataSource own,
            @Qualifier("journalDataSource") DataSource writing,
            @Qualifier("heartbeatDataSource") DataSource heartbeats,
            CamelContext camel,
            List<TaskType> types,
            Definitions definitions,
            Expressions expressions,
            Blobs blobs,
            Messages messages,
            DatabaseClock clock,
            Ids ids,
            MeterRegistry meters,
            List<WatchedFolder> watched,
            List<Expiring> expiring,
            @Value("${waybill.blobs:database}") String blobStore,
            EngineProperties properties) {
        return new Engine(new Engine.Parts(
                new NodeIdentity(EngineProperties.nodeName(nodeId), sole.isPresent(), pools),
                calls,
                own,
                writing,
                heartbeats,
                camel,
                types,
                definitions,
                expressions,
                blobs,
                messages,
                clock,
                ids,
                new SecureRandom(),
                meters,
                blobStore.equals("database") ? watched : with(watched, new WatchedFolder(Path.of(blobStore))),
                expiring,
                properties));
    }

    private static List<WatchedFolder> with(List<WatchedFolder> watched, WatchedFolder another) {
        return Stream.concat(watched.stream(), Stream.of(another)).toList();
    }

    @Bean
    Versions versions(Engine engine) {
        return engine.versions();
    }

    @Bean
    Executions executions(Engine engine) {
        return engine.executions();
    }

    @Bean
    RepairKit repairKit(Engine engine) {
        return engine.repairs();
    }

    @Bean
    Rehearsals rehearsals(List<TaskType> types, Expressions expressions, EngineProperties properties) {
        return new Rehearsals(types, expressions, properties.largestValue());
    }

    @Bean
    SingleTasks singleTasks(List<TaskType> types, Expressions expressions, CamelContext camel, Ids ids, DatabaseClock clock) {
        return new SingleTasks(types, expressions, camel, ids, clock);
    }

    @Bean
    JournalLifecycle journalLifecycle(Engine engine) {
        return new JournalLifecycle(engine);
    }

    @Bean
    RunLifecycle runLifecycle(Engine engine) {
        return new RunLifecycle(engine);
    }

    @Bean
    HealthIndicator journalHealthIndicator(Engine engine) {
        return () -> health(engine.isJournaling());
    }

    @Bean
    HealthIndicator diskHealthIndicator(Engine engine) {
        return () -> health(!engine.isDiskLow());
    }

    @Bean
    HealthIndicator nodeHealthIndicator(Engine engine) {
        return () -> health(engine.isFresh());
    }

    @Bean
    HealthIndicator camelHealthIndicator(CamelContext camel) {
        return () -> health(camel.isStarted());
    }

    private static Health health(boolean isUp) {
        return (isUp ? Health.up() : Health.down()).build();
    }
}
