package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of starts beyond the limit of their workflow, and of those that wait. */
@Tag("G14")
class ConcurrencyTest {
    private static TestNode node;
    private TestEffects effects;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void holdNothing() {
        effects = node.effects;
    }

    /** One effect, called as the workflow. */
    private static Version limited(String name, Map<String, Object> concurrency) {
        return node.store(Map.of("name", name, "concurrency", concurrency, "tasks", List.of(effect(name))));
    }

    private static UUID start(Version version, Object key) {
        return node.start(version, Map.of("key", key));
    }

    private static ExecutionStatus status(UUID execution) {
        return node.find(execution).status();
    }

    private static void awaitSlots(int number) {
        await().until(() -> node.jdbc.sql("select count(*) from concurrency_slot").query(Integer.class).single() == number);
    }

    @Test
    void whoeverComesFirstGoesFirst() throws InterruptedException {
        effects.hold("first-come");
        var version = limited("first-come", Map.of("limit", 1L));
        var executions = new ArrayList<>(List.of(start(version, 1L)));
        effects.awaitCall("first-come");
        for (int i = 0; i < 8; i++) {
            executions.add(start(version, 1L));
        }
        assertThat(executions).extracting(ConcurrencyTest::status).containsOnlyOnce(ExecutionStatus.RUNNING).endsWith(ExecutionStatus.QUEUED);
        assertThat(effects.tasks(executions.get(1))).isEmpty();

        effects.release("first-come");
        executions.forEach(node::end);

        var begun = new ArrayList<>(executions);
        begun.sort((a, b) -> Long.compare(effects.calls(a).getFirst().at(), effects.calls(b).getFirst().at()));
        assertThat(begun).containsExactlyElementsOf(executions);
        awaitSlots(0);
    }

    @Test
    void eachKeyHasALimitOfItsOwn() throws InterruptedException {
        effects.hold("each");
        var version = limited("each", Map.of("limit", 1L, "key", "${input.key}"));
        var left = start(version, "left");
        var right = start(version, 7L);
        var next = start(version, "7");
        effects.awaitCall("each");
        await().until(() -> effects.tasks(left).size() + effects.tasks(right).size() == 2);

        assertThat(status(next)).isEqualTo(ExecutionStatus.QUEUED);

        effects.release("each");
        assertThat(node.end(next).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aStartThatIsSkippedEndsCancelled() throws InterruptedException {
        effects.hold("skipped");
        var version = limited("skipped", Map.of("limit", 1L, "on_limit", "skip"));
        var first = start(version, 1L);
        effects.awaitCall("skipped");

        var skipped = node.accept(version, Map.of(), Optional.of("a-key")).execution();

        assertThat(skipped.status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(skipped.error()).extracting(ExecutionError::code).isEqualTo("concurrency.skipped");
        assertThat(node.accept(version, Map.of(), Optional.of("a-key")).execution().id()).as("its key is kept").isEqualTo(skipped.id());
        assertThat(node.journal(skipped.id())).extracting(JournalView::kind).containsExactly("cancel_requested", "ended");
        effects.release("skipped");
        node.end(first);
        assertThat(effects.tasks(skipped.id())).isEmpty();
    }

    @Test
    void aStartThatFailsLeavesNothing() throws InterruptedException {
        effects.hold("failing");
        var version = limited("failing", Map.of("limit", 1L, "on_limit", "fail"));
        var first = start(version, 1L);
        effects.awaitCall("failing");

        var refusal = catchThrowableOfType(Refusal.class, () -> node.accept(version, Map.of(), Optional.of("k")));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo("concurrency_limit");
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.CONFLICT);
        assertThat(all(version)).containsExactly(first);
        effects.release("failing");
        node.end(first);
        assertThat(node.accept(version, Map.of(), Optional.of("k")).isReplayed()).as("the key is free").isFalse();
    }

    private static List<UUID> all(Version version) {
        var filter = new ExecutionFilter(
                Optional.of(version.workflowId()), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), true);
        return node.engine.executions().list(TestNode.TENANT, filter, new PageRequest(200, null, "executions")).items().stream().map(Execution::id).toList();
    }

    @Test
    void theNewestOnesStayWhenPreviousOnesAreCancelled() throws InterruptedException {
        effects.hold("newest");
        var version = limited("newest", Map.of("limit", 2L, "on_limit", "cancel_previous"));
        var executions = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            executions.add(start(version, 1L));
        }
        for (var previous : executions.subList(0, 3)) {
            assertThat(node.end(previous).status()).isEqualTo(ExecutionStatus.CANCELLED);
        }
        await().until(() -> executions.subList(3, 5).stream().allMatch(execution -> status(execution) == ExecutionStatus.RUNNING));
        effects.release("newest");
        for (var execution : executions.subList(3, 5)) {
            assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        }
    }

    @Test
    void aCancelledOneLeavesTheQueueAndAPausedOneKeepsItsPlace() throws InterruptedException {
        effects.hold("queue");
        var version = limited("queue", Map.of("limit", 1L));
        var first = start(version, 1L);
        effects.awaitCall("queue");
        var paused = start(version, 1L);
        var cancelled = start(version, 1L);
        var last = start(version, 1L);
        node.engine.executions().pause(TestNode.TENANT, paused);
        assertThat(node.engine.executions().cancel(TestNode.TENANT, cancelled).status()).isEqualTo(ExecutionStatus.CANCELLED);

        effects.release("queue");
        node.end(first);
        node.end(last); // the paused one does not hold it up
        node.engine.executions().resume(TestNode.TENANT, paused);

        assertThat(node.end(paused).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(effects.tasks(cancelled)).isEmpty();
        awaitSlots(0);
    }

    @Test
    void aPausedOneThatIsResumedWhileItMustWaitWaits() throws InterruptedException {
        effects.hold("resumed");
        var version = limited("resumed", Map.of("limit", 1L));
        var first = start(version, 1L);
        effects.awaitCall("resumed");
        var second = start(version, 1L);
        node.engine.executions().pause(TestNode.TENANT, second);
        assertThat(node.engine.executions().resume(TestNode.TENANT, second).status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(node.jdbc.sql("select wake_at = 'infinity' from execution where id = ?").param(second).query(Boolean.class).single()).isTrue();

        effects.release("resumed");
        node.end(first);
        assertThat(node.end(second).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void aRetriedOneQueuesAgain() throws InterruptedException {
        var version = node.store(Map.of(
                "name", "retried", "concurrency", Map.of("limit", 1L),
                "tasks", List.of(effect("retried", List.of(), List.of("fail:validation", "ok"), Map.of()))));
        var failed = start(version, 1L);
        assertThat(node.end(failed).status()).isEqualTo(ExecutionStatus.FAILED);
        effects.hold("retried");
        var running = start(version, 1L);
        effects.awaitCall("retried");

        assertThat(node.engine.executions().retry(TestNode.TENANT, failed).status()).isEqualTo(ExecutionStatus.QUEUED);
        assertThat(effects.tasks(failed)).hasSize(1);

        effects.release("retried");
        node.end(running);
        assertThat(node.end(failed).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void whatWaitsOrIsPausedKeepsItsSlot() {
        var version = node.store(Map.of(
                "name", "parked", "concurrency", Map.of("limit", 1L),
                "tasks", List.of(task("wait", "delay", List.of(), Map.of("duration", "1h"), Map.of()))));
        var waiting = start(version, 1L);
        await().until(() -> status(waiting) == ExecutionStatus.WAITING);
        var next = start(version, 1L);
        node.engine.executions().pause(TestNode.TENANT, waiting);
        assertThat(status(next)).isEqualTo(ExecutionStatus.QUEUED);

        node.engine.executions().cancel(TestNode.TENANT, waiting);

        await().until(() -> status(next) == ExecutionStatus.WAITING);
        node.engine.executions().cancel(TestNode.TENANT, next);
    }

    @Test
    void aKeyThatCannotBeComputedRefusesTheStart() {
        var version = limited("keyless", Map.of("limit", 1L, "key", "${input.?key.orValue(null)}"));

        for (Map<String, Object> input : List.<Map<String, Object>>of(Map.of(), Map.of("key", List.of()), Map.of("key", "x".repeat(201)))) {
            var refusal = catchThrowableOfType(Refusal.class, () -> node.start(version, new LinkedHashMap<>(input)));
            assertThat(refusal).isNotNull();
            assertThat(refusal.code()).isEqualTo("input_invalid");
        }
    }
}
