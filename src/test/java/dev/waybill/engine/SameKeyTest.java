package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many starts with one key while the first of them takes its time. */
@Tag("F32")
@Tag("G10")
class SameKeyTest {
    private static final int STARTS = 100;

    TestDatabase database;
    TestNode node;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private int waitingStarts() {
        return node.jdbc.sql("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'insert into idempotency_key%'")
                .query(Integer.class).single();
    }

    @Test
    void waitForItWithoutKeepingOthersFromTheDatabase() throws Exception {
        var version = node.store(workflow("storm", effect("one")));
        var other = node.start(version);
        var arrived = new CountDownLatch(STARTS);
        try (var callers = Executors.newVirtualThreadPerTaskExecutor();
                var lock = DriverManager.getConnection(database.url(), database.user(), database.password());
                var statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute("lock table idempotency_key in access exclusive mode");
            var starts = IntStream.range(0, STARTS)
                    .<Callable<UUID>>mapToObj(_ -> () -> {
                        arrived.countDown();
                        return node.accept(version, Map.of(), Optional.of("key")).execution().id();
                    })
                    .map(callers::submit)
                    .toList();
            arrived.await();
            await().until(() -> waitingStarts() > 0);
            for (int i = 0; i < STARTS; i++) {
                assertThat(node.find(other).id()).isEqualTo(other);
            }
            assertThat(waitingStarts()).as("connections that wait").isEqualTo(1);
            lock.rollback();

            var ids = starts.stream().map(start -> {
                try {
                    return start.get();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }).collect(Collectors.toSet());
            assertThat(ids).hasSize(1);
            assertThat(node.end(ids.iterator().next()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void areRefusedAsTheFirstIsAndMayComeBack() {
        var version = node.store(workflow("refused", effect("one")));
        node.end(node.start(version));
        node.calls.sever();
        for (int i = 0; i < 2; i++) {
            assertThat(refusal(() -> node.accept(version, Map.of(), Optional.of("key")))).isEqualTo("database_unavailable");
        }
        node.restore();

        assertThat(node.end(node.accept(version, Map.of(), Optional.of("key")).execution().id()).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    private static String refusal(Runnable start) {
        try {
            start.run();
            return "none";
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }
}
