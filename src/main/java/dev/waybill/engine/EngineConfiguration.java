package dev.waybill.engine;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.blob.Blobs;
import dev.waybill.definition.Definitions;
import dev.waybill.engine.timer.DatabaseClock;
import dev.waybill.expression.Expressions;
import dev.waybill.tenant.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EngineProperties.class)
class EngineConfiguration {
    private static final int CONNECTIONS = 5;

    /** The engine's own connections: neither callers nor each other can starve the journal or the heartbeat. */
    @Bean(defaultCandidate = false, destroyMethod = "close")
    HikariDataSource engineDataSource(JdbcConnectionDetails database) {
        return pool(database, "waybill-engine", CONNECTIONS);
    }

    @Bean(defaultCandidate = false, destroyMethod = "close")
    HikariDataSource heartbeatDataSource(JdbcConnectionDetails database) {
        return pool(database, "waybill-heartbeat", 1);
    }

    private static HikariDataSource pool(JdbcConnectionDetails database, String name, int connections) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(database.getJdbcUrl());
        config.setUsername(database.getUsername());
        config.setPassword(database.getPassword());
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(3_000);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
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
    @DependsOn("flywayInitializer")
    Engine engine(
            @Value("${waybill.node.id:#{null}}") Optional<String> nodeId,
            DataSource calls,
            @Qualifier("engineDataSource") DataSource own,
            @Qualifier("heartbeatDataSource") DataSource heartbeats,
            CamelContext camel,
            List<TaskType> types,
            Definitions definitions,
            Expressions expressions,
            Blobs blobs,
            DatabaseClock clock,
            Ids ids,
            MeterRegistry meters,
            EngineProperties properties) {
        return new Engine(new Engine.Parts(
                EngineProperties.nodeName(nodeId),
                calls,
                own,
                heartbeats,
                camel,
                types,
                definitions,
                expressions,
                blobs,
                clock,
                ids,
                new SecureRandom(),
                meters,
                properties));
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
