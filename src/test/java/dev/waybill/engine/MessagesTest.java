package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is sent to a task that waits reaches it once, whoever owns its execution, whatever dies in between. */
@Tag("G13")
class MessagesTest {
    private static final int ROUNDS = 200;

    static TestDatabase database;
    static TestNode node;
    static TestNode other;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
        other = new TestNode(database, "b", node.effects);
    }

    @AfterAll
    static void stop() {
        node.close();
        other.close();
    }

    private static Map<String, Object> waits(String id, String act, String... dependencies) {
        return task(id, "test_effect", List.of(dependencies), Map.of("script", List.of(act), "labels", List.of("late")), Map.of());
    }

    private static TestNode either(int number) {
        return number % 2 == 0 ? node : other;
    }

    private static List<String> kinds(UUID execution) {
        return node.journal(execution).stream().map(row -> row.outcome() == null ? row.kind() : row.kind() + " " + row.outcome()).toList();
    }

    @Test
    void aTaskWithoutAnInstantWaitsUntilSomethingIsSent() throws SQLException {
        var id = node.start(node.store(workflow("waits", waits("wait", "wait"), effect("after", "wait"))));
        node.awaitStatus(id, ExecutionStatus.WAITING);

        assertThat(other.send(id, "wait", Map.of("is", "here"))).isTrue();

        assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(id, "wait").output()).isEqualTo(Map.of("is", "here"));
        assertThat(node.task(id, "wait").attempts()).isEqualTo(1);
        assertThat(kinds(id)).startsWith("parked", "claimed", "woken answered", "attempt success").endsWith("ended succeeded");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aLiveOwnerHearsOfItAtOnceAndFromAnotherNodeSoon() throws Exception {
        for (var sender : List.of(node, other)) {
            node.effects.hold("busy");
            var id = node.start(node.store(workflow("busy", effect("busy"), waits("wait", "wait"), effect("after", "wait"))));
            node.effects.awaitCall("busy");

            sender.send(id, "wait", "now");
            await(() -> node.effects.tasks(id).contains("after"));

            node.effects.release("busy");
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(kinds(id)).doesNotContain("claimed");
        }
        assertThat(node.jdbc.sql("select count(*) from signal join node using (incarnation) where fenced_at is null").query(Integer.class).single())
                .isZero();
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("still waiting").isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void anAttemptSeesOnlyWhatWasSentToIt() throws Exception {
        var patient = task(
                "wait", "test_effect", List.of(), Map.of("script", List.of("wait")),
                Map.of("retry_policy", Map.of("max_attempts", 2, "initial_interval", "10ms")));
        var id = node.start(node.store(workflow("again", patient)));
        node.send(id, "wait", 1, "fail");
        node.send(id, "wait", 1, "too late");
        await(() -> kinds(id).contains("attempt failure"));
        node.send(id, "wait", 2, "second");

        assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(id, "wait").output()).isEqualTo("second");
        assertThat(node.task(id, "wait").attempts()).isEqualTo(2);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void nothingIsTakenByWhatHasEnded() {
        var id = node.start(node.store(workflow("ended", effect("one"))));
        node.end(id);

        assertThat(node.send(id, "one", "late")).isFalse();
        assertThat(node.send(UUID.randomUUID(), "one", "lost")).isFalse();
        assertThat(node.jdbc.sql("select count(*) from message where execution_id = ?").param(id).query(Integer.class).single()).isZero();
    }

    @Test
    void whatIsSentWhilePausedIsThereOnResume() throws SQLException {
        var id = node.start(node.store(workflow("paused", waits("wait", "wait"))));
        node.awaitStatus(id, ExecutionStatus.WAITING);
        node.engine.executions().pause(TestNode.TENANT, id);
        assertThat(other.send(id, "wait", "kept")).isTrue();
        assertThat(node.find(id).status()).isEqualTo(ExecutionStatus.PAUSED);

        node.engine.executions().resume(TestNode.TENANT, id);

        assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(id, "wait").output()).isEqualTo("kept");
        assertThat(node.violations()).isEmpty();
    }

    // ---- races

    private interface Round {
        void play(int number) throws Exception;
    }

    private static void rounds(Round round) throws Exception {
        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Callable<Void>> rounds = IntStream.range(0, ROUNDS)
                    .<Callable<Void>>mapToObj(number -> () -> {
                        round.play(number);
                        return null;
                    })
                    .toList();
            for (var played : threads.invokeAll(rounds)) {
                played.get();
            }
        }
        assertThat(node.violations()).isEmpty();
    }

    private static void moment() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(20_000_000));
    }

    @Test
    void aMessageThatMeetsTheParkingIsNotLost() throws Exception {
        var version = node.store(workflow("parks", effect("one"), waits("wait", "wait", "one"), effect("two", "wait")));
        rounds(number -> {
            var id = node.start(version);
            moment();
            assertThat(either(number).send(id, "wait", (long) number)).isTrue();

            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(id, "wait").output()).isEqualTo((long) number);
        });
    }

    @Test
    void aMessageThatMeetsTheTakingOverIsNotLost() throws Exception {
        var version = node.store(workflow("taken", waits("late", "wait:5200"), waits("wait", "wait"), effect("two", "wait")));
        var waiting = IntStream.range(0, 40).mapToObj(_ -> node.start(version)).toList();
        waiting.forEach(id -> node.awaitStatus(id, ExecutionStatus.WAITING));
        try (var threads = Executors.newFixedThreadPool(4)) {
            var sent = new ArrayList<Future<?>>();
            for (int i = 0; i < waiting.size(); i++) {
                var id = waiting.get(i);
                int number = i;
                sent.add(threads.submit(() -> {
                    await(() -> node.jdbc.sql("select epoch from execution where id = ?").param(id).query(Long.class).single() > 1);
                    assertThat(either(number).send(id, "wait", (long) number)).isTrue();
                    return null;
                }));
            }
            for (var one : sent) {
                one.get();
            }
        }
        for (var id : waiting) {
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(id, "late").outcome()).isEqualTo("late");
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aMessageAndACancellationAgreeOnWhatHappened() throws Exception {
        var version = node.store(workflow("cancelled", waits("wait", "wait")));
        rounds(number -> {
            var id = node.start(version);
            moment();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var sent = threads.submit(() -> either(number).send(id, "wait", "sent"));
                moment();
                var cancelled = threads.submit(() -> cancel(either(number + 1), id));
                var ended = node.end(id);
                assertThat(ended.status())
                        .isEqualTo(cancelled.get() ? ExecutionStatus.CANCELLED : ExecutionStatus.SUCCEEDED);
                if (ended.status() == ExecutionStatus.SUCCEEDED) {
                    assertThat(sent.get()).isTrue();
                }
            }
        });
    }

    private static boolean cancel(TestNode node, UUID id) {
        try {
            node.engine.executions().cancel(TestNode.TENANT, id);
            return true;
        } catch (Refusal ended) {
            return false;
        }
    }

    @Test
    void ofTwoMessagesTheFirstCounts() throws Exception {
        var version = node.store(workflow("twice", waits("wait", "wait")));
        rounds(number -> {
            var id = node.start(version);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var one = threads.submit(() -> node.send(id, "wait", "one"));
                var two = threads.submit(() -> other.send(id, "wait", "two"));
                assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(one.get() || two.get()).isTrue();
            }
            var first = node.jdbc.sql("select payload from message where execution_id = ? and number = 1").param(id).query(String.class).single();
            assertThat(node.task(id, "wait").output()).isEqualTo(first.replace("\"", ""));
        });
    }

    // ---- crashes

    @Test
    @Tag("F01")
    void goesOnFromEveryCommitWithWhatWasSent() throws SQLException {
        var copies = new CrashCopies(node);
        var original = node.start(node.store(workflow("crashes", effect("one"), waits("wait", "wait", "one"), effect("two", "wait"))));
        node.awaitStatus(original, ExecutionStatus.WAITING);
        var unsent = IntStream.rangeClosed(0, copies.journal(original).size()).mapToObj(rows -> copies.copy(original, rows)).toList();
        node.send(original, "wait", "sent");
        node.end(original);
        int rows = copies.journal(original).size();

        var crashed = IntStream.range(0, rows).mapToObj(count -> copies.copy(original, count)).toList();
        unsent.forEach(id -> other.send(id, "wait", "sent"));

        for (var id : List.of(crashed, unsent).stream().flatMap(List::stream).toList()) {
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(id, "wait").output()).isEqualTo("sent");
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    @Tag("F01")
    void aMessageWhoseOwnerDiesBeforeItHearsOfItIsReadByTheNext() throws Exception {
        node.effects.hold("stuck");
        var third = new TestNode(database, "c", node.effects);
        var id = third.start(third.store(workflow("orphan", waits("wait", "wait"), effect("stuck"))));
        node.effects.awaitCall("stuck");
        third.sever();
        assertThat(node.send(id, "wait", "sent")).isTrue();
        third.crash();
        node.jdbc.sql("update node set fenced_at = clock_timestamp() where name = 'c'").update(); // as its lease would have it
        node.effects.release("stuck");

        assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(id, "wait").output()).isEqualTo("sent");
        assertThat(node.violations()).isEmpty();
    }
}
