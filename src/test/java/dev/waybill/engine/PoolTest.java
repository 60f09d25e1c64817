package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tasks that only some nodes may run. */
class PoolTest {
    private final TestDatabase database = TestNode.migrated();

    private static Map<String, Object> pooled(String id, String pool, String... dependencies) {
        return task(id, "test_effect", List.of(dependencies), Map.of(), Map.of("pool", pool));
    }

    @SafeVarargs
    private static Version version(TestNode node, Map<String, Object>... tasks) {
        return node.store(Map.of("name", "pooled", "tasks", List.of(tasks)));
    }

    private TestNode node(String name, String... pools) {
        return new TestNode(database, name, new TestEffects(), Set.of(pools));
    }

    private static void awaitStatus(TestNode node, UUID execution, ExecutionStatus status) {
        await().atMost(Duration.ofSeconds(20)).until(() -> node.find(execution).status() == status);
    }

    private static int queued(TestNode node) {
        return node.jdbc.sql("select count(*) from pool_queue").query(Integer.class).single();
    }

    @Test
    void aTaskRunsOnANodeOfItsPoolAndTheRestWhereItHappensToBe() throws Exception {
        try (var plain = node("plain");
                var gpu = node("gpu-1", "gpu", "other");
                var big = node("big-1", "big")) {
            var version = version(plain, effect("before"), pooled("train", "gpu", "before"), transform("shape", 1L, "train"), pooled("store", "big", "shape"));

            for (int i = 0; i < 5; i++) {
                var execution = plain.start(version);
                assertThat(plain.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(plain.task(execution, "train").node()).isEqualTo("gpu-1");
                assertThat(plain.task(execution, "store").node()).isEqualTo("big-1");
                assertThat(gpu.effects.tasks(execution)).contains("train");
                assertThat(big.effects.tasks(execution)).contains("store");
            }
            assertThat(queued(plain)).isZero();
            assertThat(plain.violations()).isEmpty();
        }
    }

    @Test
    void withoutANodeOfThePoolItWaitsAndCanBeCancelledPausedAndTimedOut() {
        try (var plain = node("plain")) {
            var version = version(plain, pooled("train", "gpu"));
            var cancelled = plain.start(version);
            var paused = plain.start(version);
            awaitStatus(plain, cancelled, ExecutionStatus.WAITING);
            awaitStatus(plain, paused, ExecutionStatus.WAITING);
            var timed = plain.start(plain.store(Map.of("name", "timed", "timeout", "2s", "tasks", List.of(pooled("train", "gpu")))));

            assertThat(plain.engine.executions().cancel(TestNode.TENANT, cancelled).status()).isEqualTo(ExecutionStatus.CANCELLED);
            plain.engine.executions().pause(TestNode.TENANT, paused);
            assertThat(plain.end(timed).status()).isEqualTo(ExecutionStatus.TIMED_OUT);

            try (var gpu = node("gpu-1", "gpu")) {
                await().until(() -> queued(gpu) == 0); // what is left of the cancelled and the paused one
                assertThat(plain.find(paused).status()).isEqualTo(ExecutionStatus.PAUSED);
                plain.engine.executions().resume(TestNode.TENANT, paused);
                assertThat(plain.end(paused).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(plain.task(paused, "train").node()).isEqualTo("gpu-1");
            }
        }
    }

    @Test
    void whatANodeOfThePoolHadWhenItDiedGoesOnAtAnother() throws Exception {
        try (var plain = node("plain")) {
            var lost = node("gpu-1", "gpu");
            lost.effects.hold("train");
            var execution = plain.start(version(plain, pooled("train", "gpu"), effect("after", "train")));
            lost.effects.awaitCall("train");
            lost.crash();
            lost.effects.release("train");

            try (var other = node("gpu-2", "gpu")) {
                assertThat(plain.end(execution, Duration.ofSeconds(40)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                assertThat(plain.task(execution, "train").node()).isEqualTo("gpu-2");
                assertThat(other.effects.tasks(execution)).contains("train");
            }
        }
    }

    @Test
    void thoseOfTheHighestPriorityComeFirstInAPool() throws InterruptedException {
        try (var plain = node("plain")) {
            var usual = version(plain, pooled("train", "gpu"));
            var low = plain.start(usual);
            awaitStatus(plain, low, ExecutionStatus.WAITING);
            var high = plain.start(plain.store(Map.of("name", "urgent", "priority", 9L, "tasks", List.of(pooled("train", "gpu")))));
            awaitStatus(plain, high, ExecutionStatus.WAITING);

            assertThat(plain.jdbc.sql("select execution_id from pool_queue order by pool, priority desc, queued_at").query(UUID.class).list())
                    .containsExactly(high, low);
            List.of(low, high).forEach(execution -> plain.engine.executions().cancel(TestNode.TENANT, execution));
        }
    }
}
