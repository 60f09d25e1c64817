package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The limit of a key, while several nodes start, finish, lose and are lost. */
@Tag("G14")
class ConcurrencyRaceTest {
    private static final int LIMIT = 3;
    private final TestDatabase database = TestNode.migrated();
    private final TestEffects effects = new TestEffects();

    private static Version limited(TestNode node, long limit, long millis, String onLimit) {
        return node.store(Map.of(
                "name", "limited", "concurrency", Map.of("limit", limit, "on_limit", onLimit),
                "tasks", List.of(task("work", "test_effect", List.of(), Map.of("millis", millis), Map.of()))));
    }

    @Test
    void neverMoreThanTheLimitRunOverAllNodes() throws Exception {
        try (var a = new TestNode(database, "a", effects);
                var b = new TestNode(database, "b", effects);
                var c = new TestNode(database, "c", effects)) {
            var nodes = List.of(a, b, c);
            var version = limited(a, LIMIT, 5, "queue");
            var executions = together(24, number -> nodes.get(number % 3).start(version));

            for (var execution : executions) {
                assertThat(a.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(effects.calls(execution)).hasSize(1);
            }
            assertThat(effects.mostRunning()).isLessThanOrEqualTo(LIMIT);
            await().until(() -> slots(a) == 0);
            assertThat(a.violations()).isEmpty();
        }
    }

    private interface Numbered {
        UUID of(int number) throws Exception;
    }

    private static List<UUID> together(int number, Numbered call) throws InterruptedException, ExecutionException {
        try (var callers = Executors.newFixedThreadPool(12)) {
            var calls = new ArrayList<Callable<UUID>>();
            for (int i = 0; i < number; i++) {
                int own = i;
                calls.add(() -> call.of(own));
            }
            var ids = new ArrayList<UUID>();
            for (Future<UUID> started : callers.invokeAll(calls)) {
                ids.add(started.get());
            }
            return ids;
        }
    }

    private static int slots(TestNode node) {
        return node.jdbc.sql("select count(*) from concurrency_slot").query(Integer.class).single();
    }

    @Test
    void theSlotsOfALostNodeReturnWithItsLease() throws Exception {
        try (var lost = new TestNode(database, "lost", new TestEffects());
                var other = new TestNode(database, "other", effects)) {
            lost.effects.hold("work");
            effects.hold("work");
            var version = limited(lost, 2, 1, "queue");
            var held = List.of(lost.start(version), lost.start(version));
            lost.effects.awaitCall("work");
            var waiting = List.of(other.start(version), lost.start(version), other.start(version));
            assertThat(waiting).allMatch(execution -> other.find(execution).status() == ExecutionStatus.QUEUED);

            lost.sever();
            effects.awaitCall("work"); // those that held the slots go on elsewhere, and hold them still
            await().atMost(Duration.ofSeconds(20)).until(() -> effects.calls().size() == 2);
            assertThat(effects.calls().keySet()).containsExactlyInAnyOrderElementsOf(held.stream().map(UUID::toString).toList());

            effects.release("work");
            for (var execution : waiting) {
                assertThat(other.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            }
            held.forEach(execution -> assertThat(other.find(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED));
            assertThat(effects.mostRunning()).isLessThanOrEqualTo(2);
            lost.effects.release("work");
            lost.restore();
            await().until(() -> slots(other) == 0);
            assertThat(other.violations()).isEmpty();
        }
    }

    @Test
    void anEndThatNobodyWasToldOfLetsTheNextOneGoOn() throws Exception {
        try (var node = new TestNode(database, "a", effects)) {
            effects.hold("work");
            var version = limited(node, 1, 1, "queue");
            var first = node.start(version);
            effects.awaitCall("work");
            var second = node.start(version);
            // as by a node that died right after the commit that ended it
            node.jdbc.sql("update execution set status = 'failed', completed_at = clock_timestamp(), owner = null where id = ?").param(first).update();
            effects.release("work");

            assertThat(node.end(second, Duration.ofSeconds(15)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void startsThatRaceForTheLastSlotAreAdmittedOrSkippedAndNoneIsLost() throws Exception {
        try (var a = new TestNode(database, "a", effects);
                var b = new TestNode(database, "b", effects)) {
            effects.hold("work");
            var version = limited(a, LIMIT, 1, "skip");
            var executions = together(20, number -> (number % 2 == 0 ? a : b).start(version));

            assertThat(executions.stream().filter(execution -> a.find(execution).status() == ExecutionStatus.CANCELLED)).hasSize(20 - LIMIT);

            effects.release("work");
            executions.forEach(a::end);
            assertThat(effects.calls()).hasSize(LIMIT);
        }
    }

    @Test
    void randomWishesNeverBreakTheLimitNorLeaveAnyoneWaiting() throws Exception {
        try (var a = new TestNode(database, "a", effects);
                var b = new TestNode(database, "b", effects)) {
            var versions = List.of(limited(a, LIMIT, 20, "queue"), limited(a, LIMIT, 20, "cancel_previous"));
            for (var version : versions) {
                var executions = together(30, number -> {
                    var random = new Random(number);
                    var node = random.nextBoolean() ? a : b;
                    var execution = node.start(version);
                    for (int wish = random.nextInt(4); wish > 0; wish--) {
                        wish(node, execution, random.nextInt(4));
                    }
                    return execution;
                });
                for (var execution : executions) {
                    wish(a, execution, 1);
                    a.end(execution);
                }
            }
            assertThat(effects.mostRunning()).isLessThanOrEqualTo(LIMIT);
            await().until(() -> slots(a) == 0);
        }
    }

    private static void wish(TestNode node, UUID execution, int wish) {
        try {
            switch (wish) {
                case 0 -> node.engine.executions().pause(TestNode.TENANT, execution);
                case 1 -> node.engine.executions().resume(TestNode.TENANT, execution);
                case 2 -> node.engine.executions().cancel(TestNode.TENANT, execution);
                default -> node.engine.executions().retry(TestNode.TENANT, execution);
            }
        } catch (Refusal refused) {
            assertThat(refused.code()).startsWith("execution_"); // it has ended, or has not
        }
    }
}
