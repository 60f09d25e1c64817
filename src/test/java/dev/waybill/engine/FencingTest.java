package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A node that was out of touch for longer than its lease. */
@Tag("G05")
@Tag("F05")
class FencingTest {
    @Test
    void aNodeThatWasTakenForDeadChangesNothingAndGoesOnAsANewOne() throws Exception {
        var database = TestNode.migrated();
        try (var lost = new TestNode(database, "lost", new TestEffects());
                var other = new TestNode(database, "other", new TestEffects())) {
            var done = startAndHold(lost, "done");
            var open = startAndHold(lost, "open");
            other.effects.hold("open");
            lost.own.sever();
            lost.heartbeats.sever();

            await().atMost(Duration.ofSeconds(15)).until(() -> other.find(done).status().isEnded());
            other.effects.awaitCall("open");
            assertThat(deaths(other, open)).as("deaths while the node is taken for dead").isEqualTo(1);
            var journal = other.journal(done);

            lost.effects.release("done"); // its answer comes late
            lost.own.restore();
            lost.heartbeats.restore();
            await().atMost(Duration.ofSeconds(10)).until(() -> deaths(other, open) == 0);
            lost.effects.release("open");

            assertThat(lost.end(lost.start(lost.store(workflow("new", effect("one"))))).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(other.journal(done)).isEqualTo(journal);
            assertThat(journal).extracting(JournalView::epoch).containsOnly(1L, 2L);
            assertThat(lost.effects.tasks(done)).as("it started nothing more").containsExactly("first", "done");
            other.effects.release("open");
            assertThat(other.end(open).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(other.task(open, "open").node()).isEqualTo("other");
            assertThat(other.violations()).isEmpty();
        }
    }

    private static UUID startAndHold(TestNode node, String task) throws InterruptedException {
        node.effects.hold(task);
        var execution = node.start(node.store(workflow(task, effect("first"), effect(task, "first"), effect("after", task))));
        node.effects.awaitCall(task);
        await().until(() -> node.journal(execution).size() == 1);
        return execution;
    }

    private static int deaths(TestNode node, UUID execution) {
        return node.jdbc.sql("select deaths from execution where id = ?").param(execution).query(Integer.class).single();
    }
}
