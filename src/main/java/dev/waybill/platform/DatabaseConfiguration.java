package dev.waybill.platform;

import dev.waybill.engine.SoleNode;
import dev.waybill.engine.WatchedFolder;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Map;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The database: the embedded one, or that of {@code WAYBILL_DATABASE_URL}. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** Closed after everything that was made from {@link JdbcConnectionDetails}: the pool first, then PostgreSQL. */
    @Bean(destroyMethod = "close")
    @Conditional(WithoutUrl.class)
    EmbeddedDatabase embeddedDatabase(WaybillProperties properties) {
        return EmbeddedDatabase.start(properties.home());
    }

    /** The lock on the home folder is held: no other server is on this database. */
    @Bean
    @Conditional(WithoutUrl.class)
    SoleNode soleNode(EmbeddedDatabase embedded) {
        return new SoleNode();
    }

    @Bean
    @Conditional(WithoutUrl.class)
    WatchedFolder homeFolder(EmbeddedDatabase embedded, WaybillProperties properties) {
        return new WatchedFolder(properties.home());
    }

    @Bean
    @Conditional(WithoutUrl.class)
    HealthIndicator ballastHealthIndicator(EmbeddedDatabase embedded) {
        return () -> (embedded.ballast().isGivenUp() ? Health.down() : Health.up()).build();
    }

    @Bean
    @Conditional(WithoutUrl.class)
    MeterBinder ballastMeter(EmbeddedDatabase embedded) {
        return meters -> Gauge.builder("waybill.ballast", embedded.ballast(), Ballast::size)
                .baseUnit("bytes")
                .description("Held back on the embedded database's disk; 0 when it had to be given up, or never had room")
                .register(meters);
    }

    @Bean
    JdbcConnectionDetails jdbcConnectionDetails(
            WaybillProperties properties, ObjectProvider<EmbeddedDatabase> embedded) {
        var database = embedded.getIfAvailable();
        if (database != null) {
            return new Details(database.url(), database.user(), database.password());
        }
        var external = properties.database();
        var url = Objects.requireNonNull(external.url());
        ExternalDatabase.check(url, external.user(), external.password());
        return new Details(url, external.user(), external.password());
    }

    /** For callers; the engine makes its own pools after its model. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    CallerPool callerPool(JdbcConnectionDetails details) {
        var pool = new CallerPool();
        pool.setJdbcUrl(details.getJdbcUrl());
        pool.setUsername(details.getUsername());
        pool.setPassword(details.getPassword());
        return pool;
    }

    /** On connections of their own: those of callers give up what takes long, and an index of millions of rows takes long. */
    @Bean
    FlywayMigrationStrategy migrations(JdbcConnectionDetails details) {
        return flyway -> Flyway.configure(flyway.getConfiguration().getClassLoader())
                .configuration(flyway.getConfiguration())
                .dataSource(details.getJdbcUrl(), details.getUsername(), details.getPassword())
                .jdbcProperties(Map.of("tcpKeepAlive", "true", "ApplicationName", "waybill-migration"))
                .load()
                .migrate();
    }

    private record Details(
            String getJdbcUrl,
            @Nullable String getUsername,
            @Nullable String getPassword) implements JdbcConnectionDetails {
        @Override
        public String toString() {
            return "Details";
        }
    }

    static final class WithoutUrl implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment()
                    .getProperty("waybill.database.url", "")
                    .isBlank();
        }
    }
}
