package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with room for one execution, and many that wait: few before and more than what a claim looks at. */
@Tag("G18")
class ClaimFairnessTest {
    private static final EngineProperties ROOM_FOR_ONE =
            new EngineProperties(1, 256, 64, 4 * 1024 * 1024, 200, Duration.ofDays(90), 0, 5);
    private static final TenantId OTHER = new TenantId(UUID.fromString("00000000-0000-0000-0000-00000000000b"));

    @ParameterizedTest
    @ValueSource(ints = {30, 1_100})
    void oneOfEachTenantAndWorkflowComesBeforeTheSecondOfAny(int waiting) throws Exception {
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects(), ROOM_FOR_ONE)) {
            node.effects.hold("held");
            var held = node.start(node.store(workflow("held", effect("held"))));
            node.effects.awaitCall("held");
            var busy = node.store(workflow("busy", effect("busy")));
            for (int i = 0; i < waiting; i++) {
                node.start(busy);
            }
            var quiet = node.store(workflow("quiet", effect("quiet")));
            node.start(quiet);
            node.start(quiet);
            var foreign = startOf(node, OTHER);
            assertThat(queued(node)).isEqualTo(waiting + 3);
            node.effects.release("held");
            node.end(held);
            await().atMost(Duration.ofSeconds(30)).until(() -> queued(node) <= waiting - 3);

            var order = node.jdbc.sql("select workflow_id from execution where started_at is not null and id <> ? order by started_at")
                    .param(held)
                    .query(UUID.class)
                    .list();
            assertThat(order.subList(0, 3)).containsExactlyInAnyOrder(busy.workflowId(), quiet.workflowId(), foreign);
            assertThat(order.subList(3, 5)).contains(quiet.workflowId());
        }
    }

    /** @return its workflow */
    private static UUID startOf(TestNode node, TenantId tenant) {
        var definition = node.definitions.parse(workflow("foreign", effect("foreign")));
        var version = node.engine.versions().publish(tenant, UUID.randomUUID(), definition, "test", null);
        node.accept(version, Map.of(), Optional.empty());
        return version.workflowId();
    }

    private static int queued(TestNode node) {
        return node.jdbc.sql("select count(*) from execution where status = 'queued'").query(Integer.class).single();
    }
}
