package dev.waybill.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Many write, each on its own thread when it can. The journal's own thread never looks by itself here: what is left to nobody
 * stays unwritten, and its test does not end.
 */
@Tag("G02")
class JournalTest {
    private static final int EXECUTIONS = 48;
    private static final int ROWS = 60;
    private static final Duration NEVER = Duration.ofHours(1);

    private final HikariDataSource pool = new HikariDataSource();
    private final Ids ids = new Ids(Clock.systemUTC(), new Random());
    private final Random random = new Random(11);
    private volatile boolean isFailing;
    private long incarnation;
    private Journal journal;
    private Thread own;

    /** Some connections are not to be had, and some break after their commit. */
    private final class Failing extends DelegatingDataSource {
        Failing() {
            super(pool);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (isFailing && random.nextInt(4) == 0) {
                throw new SQLException("No connection", "08006");
            }
            var connection = super.getConnection();
            boolean isBreaking = isFailing && random.nextInt(4) == 0;
            return !isBreaking ? connection : (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("close")) {
                            connection.close();
                            throw new SQLException("The answer is lost", "08006");
                        }
                        return method.invoke(connection, arguments);
                    });
        }
    }

    @BeforeEach
    void start() {
        var database = TestDatabase.create();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).load().migrate();
        pool.setJdbcUrl(database.url());
        pool.setUsername(database.user());
        pool.setPassword(database.password());
        pool.setMaximumPoolSize(2);
        incarnation = JdbcClient.create(pool)
                .sql("insert into node (name) values ('a') returning incarnation")
                .query(Long.class)
                .single();
        var callbacks = Executors.newVirtualThreadPerTaskExecutor();
        journal = new Journal(
                new BatchWriter(new Failing(), () -> incarnation, new Reports(callbacks), new JournalMeter(new SimpleMeterRegistry())));
        own = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    try {
                        journal.turn(NEVER);
                    } catch (SQLException e) {
                        Thread.yield(); // it is tried again
                    }
                }
            } catch (InterruptedException e) {
                // the test is over
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        own.interrupt();
        own.join();
        journal.close(Duration.ofSeconds(5));
        pool.close();
    }

    /** An execution whose rows follow each other as the commits of a chain do. */
    private final class Chain implements JournalListener {
        private ExecutionKey key = new ExecutionKey(TenantId.FIRST, ids.next());
        private final List<Integer> told = new ArrayList<>();
        private final Semaphore isTold = new Semaphore(0);

        Void run() throws InterruptedException {
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            while (!isAccepted(now)) {
                key = new ExecutionKey(TenantId.FIRST, ids.next());
            }
            var owner = new Entry.Owner(key, incarnation, 1, this);
            for (int number = 1; number <= ROWS; number++) {
                var row = new JournalRow(
                        number, JournalRow.Kind.ATTEMPT, "t", 1, "success", "{}", "{}", null, now, now, null, false, incarnation, 1);
                journal.append(new Entry.Append(owner, row, false));
                var _ = journal.write(this);
                if (!isTold.tryAcquire(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("Row " + number + " was left unwritten");
                }
            }
            return null;
        }

        private boolean isAccepted(Instant now) {
            try {
                journal.accept(
                        new NewExecution(key, UUID.randomUUID(), 1, "w", new byte[32], "manual", "{}", null, "{}", now, null, incarnation, StartTerms.NONE),
                        new CompletableFuture<>());
                return true;
            } catch (Refusal e) {
                return false;
            }
        }

        @Override
        public void committed(List<JournalRow> rows) {
            synchronized (told) {
                rows.forEach(row -> told.add(row.sequence()));
            }
            isTold.release();
        }

        @Override
        public void closed(boolean isApplied) {}

        @Override
        public void fenced() {}

        @Override
        public void proceed() {}
    }

    @Test
    void nothingIsLeftUnwrittenAndNothingToldTwice() throws Exception {
        runAll();
    }

    @Test
    @Tag("G05")
    @Tag("D06")
    void nothingIsLostWhenCommitsFailAndAnswersAreLost() throws Exception {
        isFailing = true;
        runAll();
    }

    private void runAll() throws Exception {
        var chains = IntStream.range(0, EXECUTIONS).mapToObj(_ -> new Chain()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(chains.stream().<Callable<Void>>map(chain -> chain::run).toList())) {
                done.get();
            }
        }

        var every = IntStream.rangeClosed(1, ROWS).boxed().toList();
        assertThat(chains).allSatisfy(chain -> assertThat(chain.told).isEqualTo(every));
        assertThat(JdbcClient.create(pool).sql("select count(*) from journal").query(Integer.class).single())
                .isEqualTo(EXECUTIONS * ROWS);
        assertThat(journal.depth()).isZero();
    }

    @Test
    void anExecutionAloneIsToldOnItsOwnThread() throws Exception {
        var chain = new Chain();
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        journal.accept(
                new NewExecution(chain.key, UUID.randomUUID(), 1, "w", new byte[32], "manual", "{}", null, "{}", now, null, incarnation, StartTerms.NONE),
                new CompletableFuture<>());
        var row = new JournalRow(1, JournalRow.Kind.ATTEMPT, "t", 1, "success", "{}", "{}", null, now, now, null, false, incarnation, 1);
        journal.append(new Entry.Append(new Entry.Owner(chain.key, incarnation, 1, chain), row, false));

        assertThat(journal.write(chain)).isTrue();
        assertThat(chain.told).containsExactly(1);
    }
}
