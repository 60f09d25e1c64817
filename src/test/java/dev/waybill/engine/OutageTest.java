package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The database is away for a while. */
@Tag("G18")
@Tag("G20")
class OutageTest {
    @Test
    void startsAreRefusedAtOnceAndEverythingGoesOnByItself() throws Exception {
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects())) {
            node.effects.hold("running");
            var version = node.store(workflow("outage", effect("running"), effect("next", "running")));
            var running = node.start(version);
            node.effects.awaitCall("running");
            node.sever();
            node.effects.release("running");
            await().until(() -> !node.engine.isJournaling());

            for (var key : new Optional<?>[] {Optional.empty(), Optional.of("key")}) {
                @SuppressWarnings("unchecked")
                var of = (Optional<String>) key;
                long begun = System.nanoTime();
                assertThatThrownBy(() -> node.accept(version, Map.of(), of))
                        .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("database_unavailable"));
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(200));
            }
            assertThat(node.effects.tasks(running)).as("no effect starts").containsExactly("running");
            node.restore();

            assertThat(node.end(running).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.effects.tasks(running)).containsExactly("running", "next");
            assertThat(node.end(node.start(version)).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.jdbc.sql("select max(deaths) from execution").query(Integer.class).single()).isZero();
            assertThat(node.violations()).isEmpty();
        }
    }

    @Test
    @Tag("G01")
    void whoWaitsForAnEndIsNotRefusedBecauseTheDatabaseIsAway() throws Exception {
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects())) {
            node.effects.hold("held");
            var accepted = node.accept(node.store(workflow("w", effect("held"))), Map.of(), Optional.empty()).execution();
            node.effects.awaitCall("held");
            node.calls.sever();

            assertThat(node.engine.executions().awaitEnd(accepted, Duration.ofMillis(300)).status()).isEqualTo(ExecutionStatus.RUNNING);
            node.effects.release("held");
            var ended = node.engine.executions().awaitEnd(accepted, Duration.ofSeconds(20));
            node.calls.restore();

            assertThat(ended).as("told from memory as the database has it").isEqualTo(node.find(accepted.id()));
            assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }
}
