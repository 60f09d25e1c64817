package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wishes that meet the end of an execution: one of them wins, and everybody reads the same. */
@Tag("F39")
class ControlRaceTest {
    private static final int ROUNDS = 300;

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
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(15_000_000));
    }

    /** The code with which it was refused, or none. */
    private static String outcome(Runnable wish) {
        try {
            wish.run();
            return "done";
        } catch (Refusal refusal) {
            return refusal.code();
        }
    }

    private static Executions executions(int number) {
        return (number % 2 == 0 ? node : other).engine.executions();
    }

    @Test
    @Tag("G11")
    void anEndAndACancellationAgreeOnWhoWon() throws Exception {
        var version = node.store(workflow("cancelled", effect("one"), effect("two", "one"), effect("three", "two")));
        rounds(number -> {
            var id = node.start(version);
            moment();
            var cancelled = outcome(() -> executions(number).cancel(TestNode.TENANT, id));
            var ended = node.end(id);

            assertThat(ended.status())
                    .isEqualTo(cancelled.equals("done") ? ExecutionStatus.CANCELLED : ExecutionStatus.SUCCEEDED);
            assertThat(cancelled).isIn("done", "execution_ended");
            assertThat(other.find(id)).isEqualTo(ended);
        });
    }

    @Test
    void pausesAndResumesChangeNothingAboutTheEnd() throws Exception {
        var version = node.store(workflow("paused", effect("one"), effect("two", "one"), effect("three", "two")));
        rounds(number -> {
            var id = node.start(version);
            for (int i = 0; i < 2; i++) {
                moment();
                assertThat(outcome(() -> executions(number).pause(TestNode.TENANT, id))).isIn("done", "execution_ended");
                moment();
                assertThat(outcome(() -> executions(number + 1).resume(TestNode.TENANT, id))).isIn("done", "execution_ended");
            }

            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.effects.tasks(id)).containsExactly("one", "two", "three");
        });
    }

    @Test
    void aFailedExecutionIsRetriedOnceHoweverManyAsk() throws Exception {
        var version = node.store(workflow("retried", effect("one", List.of(), List.of("fail:custom", "ok"), Map.of()), effect("two", "one")));
        rounds(number -> {
            var id = node.start(version);
            try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
                var first = asking.submit(() -> retryUntilAnswered(executions(number), id));
                var second = asking.submit(() -> retryUntilAnswered(executions(number + 1), id));
                assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder("done", "execution_succeeded");
            }
            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.effects.tasks(id)).containsExactly("one", "one", "two");
        });
    }

    private static String retryUntilAnswered(Executions executions, UUID id) {
        while (true) {
            var answer = outcome(() -> executions.retry(TestNode.TENANT, id));
            if (!answer.equals("execution_live")) {
                return answer;
            }
            moment();
        }
    }

    @Test
    @Tag("G11")
    void nothingStartsASecondAfterACancellation() throws SQLException, InterruptedException {
        var steps = IntStream.range(0, 2_000)
                .mapToObj(i -> i == 0 ? effect("s0") : effect("s" + i, "s" + (i - 1)))
                .toList();
        var version = node.store(Map.of("name", "long", "tasks", steps));
        for (var canceller : List.of(node, other)) {
            node.effects.hold("s20");
            var id = node.start(version);
            node.effects.awaitCall("s20");
            node.effects.release("s20");
            canceller.engine.executions().cancel(TestNode.TENANT, id);
            long acknowledged = System.nanoTime();

            assertThat(node.end(id).status()).isEqualTo(ExecutionStatus.CANCELLED);
            assertThat(node.effects.calls(id)).allMatch(call -> call.at() - acknowledged < Duration.ofSeconds(1).toNanos());
        }
        assertThat(node.violations()).isEmpty();
    }
}
