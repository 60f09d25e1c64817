package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An execution pauses before a task, durably, and goes on when it is told to. */
@Tag("G02")
class BreakpointTest {
    private final TestDatabase database = TestNode.migrated();
    private final TestEffects effects = new TestEffects();
    private TestNode node = new TestNode(database, "a", effects);

    @AfterEach
    void close() {
        node.close();
    }

    private UUID start(Version version, String... breakpoints) {
        return start(version, Optional.empty(), breakpoints);
    }

    private UUID start(Version version, Optional<String> key, String... breakpoints) {
        return node.engine.executions().accept(new StartExecution(
                version, version.definition().name(), Map.of(), Map.of("type", "manual"), key, Map.of(), Optional.empty(), Optional.empty(), Set.of(breakpoints)))
                .execution().id();
    }

    private void awaitBreak(UUID execution, String task) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(node.find(execution).status()).isEqualTo(ExecutionStatus.PAUSED);
            assertThat(node.engine.executions().breaks(TestNode.TENANT, execution).at()).isEqualTo(task);
        });
    }

    private void resume(UUID execution) {
        node.engine.executions().resume(TestNode.TENANT, execution);
    }

    @Test
    void pausesBeforeEachOfItsBreakpointsOnceAndGoesOn() throws Exception {
        var execution = start(node.store(workflow("broken", effect("a"), effect("b", "a"), effect("c", "b"))), "b", "c");

        awaitBreak(execution, "b");
        assertThat(effects.tasks(execution)).containsExactly("a");
        assertThat(node.task(execution, "b").status()).isEqualTo("pending");
        resume(execution);
        awaitBreak(execution, "c");
        assertThat(effects.tasks(execution)).containsExactly("a", "b");
        resume(execution);

        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(effects.tasks(execution)).containsExactly("a", "b", "c");
        assertThat(node.journal(execution)).filteredOn(row -> row.kind().equals("paused")).extracting(JournalView::taskId).containsExactly("b", "c");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void pausesBeforeTheFirstTaskAndBeforeATaskThatOnlyComputes() {
        var execution = start(node.store(workflow("pure", Map.of("task_id", "a", "type", "transform", "parameters", Map.of("output", 1)))), "a");

        awaitBreak(execution, "a");
        resume(execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void pausesBeforeATaskOfEachItemOfALoop() throws Exception {
        var inside = List.of(effect("call"));
        var execution = start(node.store(workflow("loop", Map.of("task_id", "loop", "type", "foreach",
                "parameters", Map.of("items", List.of("x", "y"), "concurrency", 1L, "tasks", inside)))), "loop.call");

        awaitBreak(execution, "loop[0].call");
        resume(execution);
        awaitBreak(execution, "loop[1].call");
        assertThat(effects.tasks(execution)).containsExactly("loop[0].call");
        resume(execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aBreakOutlivesTheNode() throws Exception {
        var execution = start(node.store(workflow("survivor", effect("a"), effect("b", "a"))), "b");
        awaitBreak(execution, "b");

        node.crash();
        node = new TestNode(database, "b", effects);
        awaitBreak(execution, "b");
        resume(execution);

        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(effects.tasks(execution)).containsExactly("a", "b");
        assertThat(node.violations()).isEmpty();
    }

    @Test
    @Tag("G01")
    @Tag("G03")
    void goesOnFromEveryCommitAndPausesOnlyWhereItHasNotPassed() throws Exception {
        var original = start(node.store(workflow("crashing", effect("a"), effect("b", "a"), effect("c", "b"))), "b", "c");
        awaitBreak(original, "b");
        resume(original);
        awaitBreak(original, "c");
        resume(original);
        node.end(original);
        var copies = new CrashCopies(node);
        var rows = copies.journal(original);

        for (int count = 0; count < rows.size() - 1; count++) {
            var committed = rows.subList(0, count);
            var copy = copies.copy(original, count);
            var expected = Stream.of("b", "c").filter(task -> !isPassed(committed, task)).toList();
            for (var task : expected) {
                awaitBreak(copy, task);
                resume(copy);
            }
            assertThat(node.end(copy).status()).as("after %s rows", count).isEqualTo(ExecutionStatus.SUCCEEDED);
            var ended = committed.stream().filter(row -> row.kind() == Kind.ATTEMPT).map(JournalRow::taskId).toList();
            assertThat(effects.tasks(copy)).as("after %s rows", count).noneMatch(ended::contains).hasSize(3 - ended.size());
        }
        assertThat(node.violations()).isEmpty();
    }

    private static boolean isPassed(List<JournalRow> rows, String task) {
        var last = rows.stream().filter(row -> row.kind() == Kind.PAUSED && task.equals(row.taskId())).reduce((_, later) -> later);
        return last.isPresent()
                && rows.stream().anyMatch(row -> row.kind() == Kind.RESUMED && row.sequence() > last.get().sequence());
    }

    @Test
    void whatRunsBesideItFinishesFirst() throws Exception {
        effects.hold("slow");
        var execution = start(node.store(workflow("beside", effect("slow"), effect("a"), effect("b", "a"), effect("after", "slow"))), "b");
        effects.awaitCall("slow");
        await().until(() -> effects.tasks(execution).contains("a"));
        effects.release("slow");

        awaitBreak(execution, "b");
        assertThat(node.task(execution, "slow").outcome()).isEqualTo("success");
        resume(execution);
        node.end(execution);
        assertThat(effects.tasks(execution)).containsExactlyInAnyOrder("slow", "a", "b", "after");
    }

    @Test
    void aBreakpointCanBeSetLaterFromAnotherNodeAndTakenBack() throws Exception {
        effects.hold("a");
        var execution = start(node.store(workflow("later", effect("a"), effect("b", "a"), effect("c", "b"))));
        effects.awaitCall("a");
        try (var other = new TestNode(database, "other", effects)) {
            other.engine.executions().setBreakpoints(TestNode.TENANT, execution, Set.of("b"));
            await().during(Duration.ofMillis(1_200)).atMost(Duration.ofSeconds(5)).until(() -> node.find(execution).status() == ExecutionStatus.RUNNING);
        }
        effects.release("a");
        awaitBreak(execution, "b");

        node.engine.executions().setBreakpoints(TestNode.TENANT, execution, Set.of("c"));
        node.engine.executions().setBreakpoints(TestNode.TENANT, execution, Set.of());
        resume(execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
    }

    @Test
    void isCancelledWhileItPausesAtABreakpoint() {
        var execution = start(node.store(workflow("cancelled", effect("a"), effect("b", "a"))), "b");
        awaitBreak(execution, "b");

        node.engine.executions().cancel(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(node.engine.executions().breaks(TestNode.TENANT, execution).at()).isNull();
    }

    @Test
    void aStartWithAKeyIsOneExecutionWithItsBreakpoints() {
        var version = node.store(workflow("keyed", effect("a"), effect("b", "a")));
        var execution = start(version, Optional.of("k"), "b");

        assertThat(start(version, Optional.of("k"), "b")).isEqualTo(execution);
        awaitBreak(execution, "b");
    }

    @Test
    void whatIsNoTaskIsRefused() {
        var version = node.store(workflow("refused", effect("a")));

        assertThatThrownBy(() -> start(version, "b")).isInstanceOf(Refusal.class);
        var execution = start(version);
        node.end(execution);
        assertThatThrownBy(() -> node.engine.executions().setBreakpoints(TestNode.TENANT, execution, Set.of("a")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("execution_ended"));
    }
}
