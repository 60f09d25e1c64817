package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.testing.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class EngineConfigurationTest {
    /** Its first connection is lost as soon as something is asked of it. */
    private static final class LosingFirst extends DelegatingDataSource {
        private final AtomicBoolean isFirst = new AtomicBoolean(true);
        private final String state;

        LosingFirst(DataSource target, String state) {
            super(target);
            this.state = state;
        }

        @Override
        public Connection getConnection() throws SQLException {
            var connection = super.getConnection();
            if (!isFirst.getAndSet(false)) {
                return connection;
            }
            return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                if (method.getName().equals("getTransactionIsolation")) {
                    connection.close();
                    throw new SQLException("lost", state);
                }
                try {
                    return method.invoke(connection, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P01", "08006"})
    @Tag("F08")
    @Tag("G18")
    void aPoolWhoseFirstConnectionIsLostGoesOn(String state) {
        var database = TestDatabase.create();
        try (var calls = new HikariDataSource()) {
            calls.setDataSource(new LosingFirst(new DriverManagerDataSource(database.url(), database.user(), database.password()), state));
            calls.setConnectionInitSql("select 1");
            try (var journal = new EngineConfiguration().journalDataSource(calls)) {
                await("a connection").atMost(Duration.ofSeconds(20)).ignoreExceptions().untilAsserted(() -> {
                    try (var connection = journal.getConnection()) {
                        assertThat(connection.isValid(5)).isTrue();
                        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                    }
                });
            }
        }
    }
}
