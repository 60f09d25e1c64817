package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.task;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.repair.Patch;
import dev.waybill.refusal.Refusal;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a person sets of a task holds from then on, and the journal says who and why; nothing is set of what runs or was followed. */
class PatchTest {
    static TestDatabase database;
    static TestNode node;

    @BeforeAll
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void patch(UUID execution, String task, Patch.Change change) {
        node.engine.repairs().patches().apply(TestNode.TENANT, execution, new Patch(task, change, "ann", "the shop was down"));
    }

    private static Patch.Change ends(String outcome) {
        return new Patch.Change.End(Optional.of(outcome), Optional.empty());
    }

    private static Patch.Change output(Object output) {
        return new Patch.Change.End(Optional.empty(), Optional.of(output));
    }

    private static void refused(String code, UUID execution, String task, Patch.Change change) {
        assertThatThrownBy(() -> patch(execution, task, change))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static Map<String, Object> failing(String id, String... dependencies) {
        return effect(id, List.of(dependencies), List.of("fail:validation"), Map.of());
    }

    private static UUID waiting(Map<String, Object> definition) {
        var execution = node.start(node.store(definition));
        await().until(() -> node.find(execution).status() == ExecutionStatus.WAITING);
        return execution;
    }

    @Test
    void aFailedExecutionGoesOnWithThePatchedValueAfterARetry() throws SQLException {
        var definition = Map.of("name", "patched", "tasks", List.of(failing("fetch"), transform("total", "${tasks.fetch.output.price * 2}", "fetch")), "output", "${tasks.total.output}");
        var execution = node.start(node.store(definition));
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.FAILED);
        patch(execution, "fetch", output(Map.of("price", 21L)));
        assertThat(node.find(execution).status()).as("only a retry opens it again").isEqualTo(ExecutionStatus.FAILED);
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).output()).isEqualTo(42L);
        assertThat(node.effects.tasks(execution)).as("it did not run again").containsExactly("fetch");
        var row = node.journal(execution).stream().filter(entry -> entry.kind().equals("patched")).findFirst().orElseThrow();
        assertThat(row.note()).isEqualTo(Map.of("by", "ann", "reason", "the shop was down"));
        assertThat(node.journal(execution)).as("the old value is kept").extracting(JournalView::kind, JournalView::outcome)
                .contains(org.assertj.core.groups.Tuple.tuple("attempt", "failure"));
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void attemptsToComeTakeThePatchedParameters() throws SQLException {
        var execution = node.start(node.store(workflow("parameters", failing("fetch"), effect("after", "fetch"))));
        node.end(execution);
        patch(execution, "fetch", new Patch.Change.Input(Map.of("script", List.of("ok"), "output", "by hand")));
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(execution, "fetch").output()).isEqualTo("by hand");
        assertThat(node.effects.tasks(execution)).containsExactly("fetch", "fetch", "after");
        refused("execution_succeeded", execution, "fetch", ends("skipped"));
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void parametersAreCheckedAgainstTheTypesSchema() {
        var execution = node.start(node.store(workflow("schema", failing("fetch"))));
        node.end(execution);
        assertThatThrownBy(() -> patch(execution, "fetch", new Patch.Change.Input(Map.of("script", "ok", "other", 1L))))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.faults()).extracting(fault -> fault.pointer())
                        .containsExactlyInAnyOrder("/input/script", "/input/other"));
        refused("body_invalid", execution, "fetch", ends("approved"));
        refused("body_invalid", execution, "fetch", new Patch.Change.End(Optional.of("skipped"), Optional.of(1L)));
        refused("task_not_found", execution, "nowhere", ends("skipped"));
    }

    @Test
    void whatWaitsIsDoneSkippedOrFailedByHandAndGoesOnAtOnce() throws SQLException {
        for (var outcome : List.of("success", "skipped", "failure")) {
            var execution = waiting(workflow("by hand", delay("wait", "1h"), effect("after", "wait"),
                    task("else", "test_effect", List.of(), Map.of(), Map.of("dependencies", List.of(Map.of("task_id", "wait", "outcome", "failure")))),
                    task("passed", "test_effect", List.of(), Map.of(), Map.of("dependencies", List.of(Map.of("task_id", "wait", "outcome", "skipped"))))));
            patch(execution, "wait", ends(outcome));
            assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.effects.tasks(execution)).containsExactly(Map.of("success", "after", "skipped", "passed", "failure", "else").get(outcome));
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aFailureByHandThatNothingHandlesEndsTheExecution() throws SQLException {
        var execution = waiting(workflow("ended", delay("wait", "1h"), effect("after", "wait")));
        patch(execution, "wait", ends("failure"));
        var ended = node.end(execution);
        assertThat(ended.error()).isEqualTo(new ExecutionError("patched", "the shop was down", "wait"));
        assertThat(node.effects.tasks(execution)).isEmpty();
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aPausedExecutionStaysPaused() throws SQLException {
        var execution = waiting(workflow("paused", delay("wait", "1h"), effect("after", "wait")));
        node.engine.executions().pause(TestNode.TENANT, execution);
        refused("task_not_reached", execution, "after", ends("success"));
        patch(execution, "wait", ends("success"));
        patch(execution, "after", ends("skipped"));
        assertThat(node.find(execution).status()).isEqualTo(ExecutionStatus.PAUSED);
        refused("task_decided", execution, "wait", ends("skipped"));
        patch(execution, "wait", output(Map.of("other", true)));
        node.engine.executions().resume(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.task(execution, "wait").output()).isEqualTo(Map.of("other", true));
        assertThat(node.effects.tasks(execution)).isEmpty();
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void nothingIsSetOfWhatRuns() throws InterruptedException {
        node.effects.hold("runs");
        var execution = node.start(node.store(workflow("running", effect("runs"), delay("wait", "1h"))));
        node.effects.awaitCall("runs");
        refused("execution_running", execution, "runs", ends("skipped"));
        node.engine.executions().cancel(TestNode.TENANT, execution);
        node.effects.release("runs");
        node.end(execution);
    }

    @Test
    void goesOnFromEveryCommitAfterThePatch() throws SQLException {
        var copies = new CrashCopies(node);
        var execution = waiting(workflow("crashes", delay("wait", "1h"), effect("a", "wait"), effect("b", "a")));
        patch(execution, "wait", output(Map.of("by", "hand")));
        node.end(execution);
        var rows = copies.journal(execution);
        int patched = node.journal(execution).stream().map(JournalView::kind).toList().indexOf("patched");
        for (var copy : IntStream.range(patched + 1, rows.size()).mapToObj(count -> copies.copy(execution, count)).toList()) {
            assertThat(node.end(copy).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(node.task(copy, "wait").output()).isEqualTo(Map.of("by", "hand"));
            assertThat(node.effects.tasks(copy)).isSubsetOf("a", "b").doesNotHaveDuplicates();
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aTaskInsideOfAGroupIsSetToo() throws SQLException {
        var inner = workflow("inner", failing("fetch"), effect("after", "fetch"));
        var group = task("group", "group", List.of(), Map.of("tasks", inner.get("tasks")), Map.of());
        var execution = node.start(node.store(workflow("group", group, effect("last", "group"))));
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.FAILED);
        patch(execution, "group.fetch", ends("success"));
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(execution)).containsExactly("group.fetch", "group.after", "last");

        var whole = node.start(node.store(workflow("group", group, effect("last", "group"))));
        node.end(whole);
        patch(whole, "group", ends("success"));
        node.engine.executions().retry(TestNode.TENANT, whole);
        assertThat(node.end(whole).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(whole)).containsExactly("group.fetch", "last");
        assertThat(node.violations()).isEmpty();
    }

    /** Whoever comes first, the journal has no gap and the graph is kept to. */
    @Test
    void patchesAndRetriesAndCancellationsRaceWithOwners() throws Exception {
        var version = node.store(workflow("race", failing("fetch"), delay("wait", "20ms", "fetch"), effect("after", "wait")));
        var executions = IntStream.range(0, 40).mapToObj(_ -> node.start(version)).toList();
        executions.forEach(node::end);
        var unexpected = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var execution : executions) {
                for (Callable<?> wish : List.<Callable<?>>of(
                        () -> { patch(execution, "fetch", ends("success")); return null; },
                        () -> node.engine.executions().retry(TestNode.TENANT, execution),
                        () -> { patch(execution, "wait", ends("success")); return null; },
                        () -> { patch(execution, "fetch", output(1L)); return null; },
                        () -> node.engine.executions().cancel(TestNode.TENANT, execution))) {
                    var _ = threads.submit(() -> {
                        try {
                            return wish.call();
                        } catch (Refusal refused) {
                            return null; // another came first
                        } catch (Throwable e) {
                            unexpected.add(e);
                            return null;
                        }
                    });
                }
            }
        }
        assertThat(unexpected).isEmpty();
        executions.forEach(node::end);
        assertThat(node.violations()).isEmpty();
    }
}
