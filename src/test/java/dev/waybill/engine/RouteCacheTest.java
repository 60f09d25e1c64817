package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Far more versions in use than routes are kept. */
@Tag("F46")
@Tag("G07")
class RouteCacheTest {
    private static final int BOUND = 8;

    @Test
    void keepsWhatIsInUseAndFewOthers() throws Exception {
        var properties = new EngineProperties(1000, 256, 64, 4 * 1024 * 1024, BOUND, 5);
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects(), properties)) {
            node.effects.hold("held");
            var held = node.start(node.store(workflow("held", effect("held"), effect("after", "held"))));
            node.effects.awaitCall("held");
            var versions = new ArrayList<Version>();
            for (int i = 0; i < 200; i++) {
                versions.add(node.store(workflow("v" + i, effect("one"), effect("two", "one"))));
            }
            for (int round = 0; round < 2; round++) {
                var started = new ArrayList<UUID>();
                for (var version : versions) {
                    started.add(node.start(version));
                }
                for (var execution : started) {
                    assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
                }
                await().untilAsserted(() -> assertThat(node.camel.getRoutes()).hasSizeLessThanOrEqualTo(BOUND));
            }
            node.effects.release("held");

            assertThat(node.end(held).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.camel.getEndpoints()).hasSizeLessThanOrEqualTo(2 * BOUND);
            assertThat(node.violations()).isEmpty();
        }
    }
}
