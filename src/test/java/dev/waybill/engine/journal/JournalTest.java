package dev.waybill.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
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
    private long incarnation;
    private Journal journal;
    private Thread own;

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
                new BatchWriter(pool, () -> incarnation, new Reports(callbacks), new JournalMeter(new SimpleMeterRegistry())));
        own = Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    journal.turn(NEVER);
                }
            } catch (InterruptedException e) {
                // the test is over
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        own.interrupt();
        own.join();
        journal.close();
        pool.close();
    }

    /** An execution whose rows follow each other as the commits of a chain do. */
    private final class Chain implements JournalListener {
        private final ExecutionKey key = new ExecutionKey(TenantId.FIRST, ids.next());
        private final List<Integer> told = new ArrayList<>();
        private final Semaphore isTold = new Semaphore(0);

        Void run() throws InterruptedException {
            var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            journal.accept(
                    new NewExecution(key, UUID.randomUUID(), 1, "w", new byte[32], "manual", "{}", null, "{}", now, null, incarnation),
                    new CompletableFuture<>());
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
        var chains = IntStream.range(0, EXECUTIONS).mapToObj(_ -> new Chain()).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(chains.stream().<java.util.concurrent.Callable<Void>>map(chain -> chain::run).toList())) {
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
                new NewExecution(chain.key, UUID.randomUUID(), 1, "w", new byte[32], "manual", "{}", null, "{}", now, null, incarnation),
                new CompletableFuture<>());
        var row = new JournalRow(1, JournalRow.Kind.ATTEMPT, "t", 1, "success", "{}", "{}", null, now, now, null, false, incarnation, 1);
        journal.append(new Entry.Append(new Entry.Owner(chain.key, incarnation, 1, chain), row, false));

        assertThat(journal.write(chain)).isTrue();
        assertThat(chain.told).containsExactly(1);
    }
}
