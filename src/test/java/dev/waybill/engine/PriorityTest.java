package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which executions a full node takes first, and which of their attempts. */
class PriorityTest {
    private static Version version(TestNode node, String name, long priority) {
        return node.store(Map.of("name", name, "priority", priority, "tasks", List.of(effect(name))));
    }

    private static long begun(TestNode node, UUID execution) {
        return node.effects.calls(execution).getFirst().at();
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_100})
    void aFullNodeTakesTheHighestPriorityFirst(int waiting) throws InterruptedException {
        var properties = new EngineProperties(1, 256, 64, 4 * 1024 * 1024, 200, Duration.ofDays(90), 0, 5);
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects(), properties)) {
            node.effects.hold("held");
            var held = node.start(version(node, "held", 5));
            node.effects.awaitCall("held");
            var usual = version(node, "usual", 5);
            var first = node.start(usual);
            for (int i = 1; i < waiting; i++) {
                node.start(usual);
            }
            var low = node.start(version(node, "low", 0));
            var high = node.start(version(node, "high", 9));

            node.effects.release("held");
            node.end(held);
            await().atMost(Duration.ofSeconds(30)).until(() -> !node.effects.tasks(first).isEmpty());

            assertThat(begun(node, high)).isLessThan(begun(node, first));
            node.end(low);
            assertThat(begun(node, low)).isGreaterThan(begun(node, first));
        }
    }

    @Test
    void theNextFreePlaceGoesToTheTaskOfTheHighestPriority() throws InterruptedException {
        var properties = new EngineProperties(1000, 1, 64, 4 * 1024 * 1024, 200, Duration.ofDays(90), 0, 5);
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects(), properties)) {
            node.effects.hold("held");
            var held = node.start(version(node, "held", 5));
            node.effects.awaitCall("held");
            var tasks = List.of(TestWorkflows.task("low", "test_effect", List.of(), Map.of("millis", 20L), Map.of("priority", 1L)));
            var low = node.store(Map.of("name", "low", "tasks", tasks));
            var many = IntStream.range(0, 20).mapToObj(_ -> node.start(low)).toList();
            var task = TestWorkflows.task("urgent", "test_effect", List.of(), Map.of(), Map.of("priority", 8L));
            var high = node.start(node.store(Map.of("name", "urgent", "priority", 0L, "tasks", List.of(task))));

            node.effects.release("held");

            node.end(held);
            node.end(high);
            many.forEach(node::end);
            assertThat(many.stream().filter(execution -> begun(node, execution) > begun(node, high))).as("though all came before it").isNotEmpty();
        }
    }
}
