package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.repair.WaitReason;
import dev.waybill.engine.repair.Why;
import dev.waybill.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One sentence and the facts for each way in which an execution waits. */
class WhyTest {
    private static final EngineProperties ONE_AT_A_TIME = new EngineProperties(1, 256, 64, 4 * 1024 * 1024, 200, Duration.ofDays(90), 0, 5);

    TestDatabase database;
    TestNode node;

    @BeforeEach
    void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Why why(UUID execution) {
        return node.engine.repairs().whys().of(TestNode.TENANT, execution);
    }

    private UUID waiting(Map<String, Object> definition) {
        var execution = node.start(node.store(definition));
        await().until(() -> node.find(execution).status() == ExecutionStatus.WAITING);
        return execution;
    }

    @Test
    void namesTheTimerAndItsInstant() {
        var why = why(waiting(workflow("timer", delay("wait", "1h"), delay("longer", "2h"))));
        assertThat(why.status()).isEqualTo(ExecutionStatus.WAITING);
        assertThat(why.reasons()).extracting(WaitReason::kind).containsExactly("timer", "timer");
        var first = (WaitReason.Timer) why.reasons().getFirst();
        assertThat(first.taskId()).as("the next one first").isEqualTo("wait");
        assertThat(first.until()).isBetween(why.at().plusSeconds(3_500), why.at().plusSeconds(3_600));
        assertThat(why.sentence()).startsWith("Task wait (delay) waits until ").endsWith("; 1 more reason is listed.");
    }

    @Test
    void namesTheNextAttemptAndTheLastError() {
        var policy = Map.<String, Object>of("retry_policy", Map.of("max_attempts", 4, "initial_interval", "1h", "max_interval", "2h"));
        var why = why(waiting(workflow("retry", effect("fetch", List.of(), List.of("fail:http.503"), policy))));
        var retry = (WaitReason.Retry) why.reasons().getFirst();
        assertThat(retry.next()).isEqualTo(2);
        assertThat(retry.most()).isEqualTo(4);
        assertThat(retry.at()).isAfter(why.at().plusSeconds(2_000));
        assertThat(why.sentence()).contains("Task fetch is tried again at ", "(attempt 2; the policy allows 4); the last one failed with http.503: as the script says.");
    }

    @Test
    void namesWhatRunsAndWhereAndWhoWaitsForItsCancellation() throws InterruptedException {
        node.effects.hold("long");
        var execution = node.start(node.store(workflow("running", effect("first"), effect("long", "first"))));
        node.effects.awaitCall("long");
        assertThat(why(execution).reasons()).containsExactly(new WaitReason.TaskRunning("long", "test_effect", "a", node.task(execution, "long").startedAt()));
        try (var other = new TestNode(database, "b", new TestEffects())) {
            await().until(() -> other.journal(execution).size() == 1);
            var seen = (WaitReason.TaskRunning) other.engine.repairs().whys().of(TestNode.TENANT, execution).reasons().getFirst();
            assertThat(seen.node()).isEqualTo("a");
            assertThat(seen.since()).as("not before what it needs had ended").isEqualTo(node.task(execution, "first").completedAt());
        }
        node.engine.executions().pause(TestNode.TENANT, execution);
        await().until(() -> ((WaitReason.Paused) why(execution).reasons().getFirst()).since() != null);
        assertThat(why(execution).reasons()).extracting(WaitReason::kind).containsExactly("paused", "task_running");
        node.effects.release("long");
        await().until(() -> why(execution).reasons().size() == 1);
        assertThat(why(execution).sentence()).startsWith("It is paused since ");
    }

    @Test
    void namesThePlaceInTheQueueOfAFullNode() throws InterruptedException {
        node.close();
        node = new TestNode(database, "a", new TestEffects(), ONE_AT_A_TIME);
        node.effects.hold("one");
        var version = node.store(workflow("queue", effect("one")));
        var first = node.start(version);
        node.effects.awaitCall("one");
        node.start(version);
        var third = node.start(version);
        var why = why(third);
        assertThat(why.status()).isEqualTo(ExecutionStatus.QUEUED);
        var queued = (WaitReason.Queued) why.reasons().getFirst();
        assertThat(queued.ahead()).isEqualTo(1);
        assertThat(queued.kind()).isEqualTo("node_full");
        assertThat(why.sentence()).contains("1 execution of its workflow is due before it, and the node that answers is full.");
        node.effects.release("one");
        assertThat(node.end(first).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.end(third).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(why(third).sentence()).startsWith("It waits for nothing: it ended as succeeded at ");
    }

    @Test
    void namesTheNodeThatIsLostUntilAnotherGoesOn() throws InterruptedException {
        node.effects.hold("long");
        var execution = node.start(node.store(workflow("lost", effect("long"))));
        node.effects.awaitCall("long");
        try (var other = new TestNode(database, "b", new TestEffects())) {
            other.effects.hold("long");
            node.sever();
            var whys = other.engine.repairs().whys();
            await().atMost(Duration.ofSeconds(9)).until(() -> whys.of(TestNode.TENANT, execution).reasons().getFirst() instanceof WaitReason.NodeLost);
            var lost = (WaitReason.NodeLost) whys.of(TestNode.TENANT, execution).reasons().getFirst();
            assertThat(lost.node()).isEqualTo("a");
            assertThat(lost.leaseUntil()).isNotNull();
            other.effects.awaitCall("long");
            assertThat(whys.of(TestNode.TENANT, execution).reasons()).extracting(WaitReason::kind).containsExactly("task_running");
            other.effects.release("long");
            node.effects.release("long");
            assertThat(other.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
        node.restore();
    }

    @Test
    void saysHowItEnded() {
        var execution = node.start(node.store(workflow("failed", effect("broken", List.of(), List.of("fail:validation"), Map.of()))));
        node.end(execution);
        var why = why(execution);
        assertThat(why.reasons()).extracting(WaitReason::kind).containsExactly("ended");
        assertThat(why.sentence()).contains("it ended as failed at ", ", by validation of task broken: as the script says.");
    }
}
