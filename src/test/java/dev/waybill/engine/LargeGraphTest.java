package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.model.Shapes;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Graphs as wide and as deep as a definition may be. */
class LargeGraphTest {
    private static final int PER_EXECUTION = 64;
    private static final IntFunction<Map<String, Object>> QUICK = _ -> Map.of("type", "test_effect", "parameters", Map.of());
    private static final IntFunction<Map<String, Object>> SLOW = _ -> Map.of("type", "test_effect", "parameters", Map.of("millis", 3L));

    static TestNode node;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static UUID runs(Map<String, Object> definition) {
        var execution = node.start(node.store(definition));
        assertThat(node.end(execution, Duration.ofSeconds(60)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return execution;
    }

    private static int rows(UUID execution, String kind) {
        return node.jdbc.sql("select count(*) from journal where execution_id = ? and kind = ?").param(execution).param(kind)
                .query(Integer.class).single();
    }

    @Test
    @Tag("F24")
    void fansOutToTenThousandAndJoinsOnce() {
        var execution = runs(Shapes.fanOutAndIn(9_998, Shapes.TRANSFORM));

        assertThat(rows(execution, "attempt")).isEqualTo(10_000);
    }

    @Test
    @Tag("F24")
    @Tag("G18")
    void keepsToTheLimitOfEffectsOfOneExecution() {
        var execution = runs(Shapes.fanOutAndIn(1_000, SLOW));

        assertThat(node.effects.calls(execution)).hasSize(1_002);
        assertThat(node.effects.mostRunning()).isBetween(PER_EXECUTION / 2, PER_EXECUTION);
        assertThat(node.effects.tasks(execution)).last().isEqualTo("n1001");
    }

    @Test
    @Tag("F25")
    void followsAChainOfTenThousandWithoutDeepStacks() {
        var execution = runs(Shapes.chain(10_000, Shapes.TRANSFORM));

        assertThat(rows(execution, "attempt")).isEqualTo(10_000);
    }

    @Test
    @Tag("F25")
    void followsAChainOfAThousandEffects() throws Exception {
        var execution = runs(Shapes.chain(1_000, QUICK));

        assertThat(node.effects.calls(execution)).hasSize(1_000);
        assertThat(node.violations()).isEmpty();
    }
}
