package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.definition;
import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.TestDatabase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EngineTest {
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

    @Test
    void runsADiamondOfComputedTasks() {
        var version = node.store(definition(
                """
                {'name': 'diamond', 'tasks': [
                  {'task_id': 'a', 'type': 'transform', 'parameters': {'output': '${input.n * 2}'}},
                  {'task_id': 'b', 'type': 'condition', 'dependencies': ['a'], 'parameters': {'expression': 'tasks.a.output > 10'}},
                  {'task_id': 'c', 'type': 'transform', 'dependencies': [{'task_id': 'b', 'outcome': 'true'}], 'parameters': {'output': 'big'}},
                  {'task_id': 'd', 'type': 'transform', 'dependencies': [{'task_id': 'b', 'outcome': 'false'}], 'parameters': {'output': 'small'}},
                  {'task_id': 'e', 'type': 'test_effect', 'dependencies': ['c', 'd'], 'parameters': {'output': {'a': '${tasks.a.output}'}}}],
                 'output': {'a': '${tasks.a.output}', 'c': '${tasks.c.output}', 'e': '${tasks.e.output.a}'}}"""));
        var execution = node.start(version, Map.of("n", 21L));
        var ended = node.end(execution);
        assertThat(ended.status()).as(ended.toString()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(ended.output()).isEqualTo(Map.of("a", 42L, "c", "big", "e", 42L));
        assertThat(node.tasks(execution)).extracting(TaskView::outcome).containsExactly("success", "true", "success", "skipped", "success");
        assertThat(node.effects.tasks(execution)).isEqualTo(List.of("e"));
    }

    @Test
    void repeatsAFailedAttemptAfterItWasCommitted() {
        var policy = Map.<String, Object>of("retry_policy", Map.of("initial_interval", "50ms", "max_attempts", 4L));
        var version = node.store(workflow("retry", effect("a", List.of(), List.of("fail:timeout", "answered:http.503", "ok"), policy)));
        var execution = node.start(version);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.calls(execution)).extracting(TestEffects.Call::attempt).containsExactly(1, 2, 3);
        assertThat(node.effects.calls(execution)).extracting(TestEffects.Call::key)
                .containsExactly(execution + "/a", execution + "/a", execution + "/a/r1");
        assertThat(node.journal(execution)).extracting(JournalView::outcome).containsExactly("failure", "failure", "success", "succeeded");
        assertThat(node.task(execution, "a").attempts()).isEqualTo(3);
    }

    @Test
    void continuesTheTraceOfTheStartInEachTaskAlsoAfterAWait() {
        var policy = Map.<String, Object>of("retry_policy", Map.of("initial_interval", "6s", "jitter", 0L));
        var version = node.store(workflow("traced", effect("a", List.of(), List.of("fail:timeout", "ok"), policy)));
        var trace = new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", "01");
        var start = new StartExecution(
                version, "traced", Map.of(), Map.of("type", "manual"), Optional.empty(), Map.of(), Optional.of(trace));
        node.end(node.engine.executions().accept(start).execution().id());
        assertThat(node.effects.traces).hasSize(2).doesNotContain(trace).doesNotHaveDuplicates();
        assertThat(node.effects.traces).extracting(TraceContext::traceId).containsOnly(trace.traceId());
    }

    @Test
    void parksALongWaitAndGoesOnWithoutRepeatingWhatIsDone() {
        var policy = Map.<String, Object>of("retry_policy", Map.of("initial_interval", "6s", "max_attempts", 4L, "jitter", 0L));
        var version = node.store(workflow(
                "parked retry",
                effect("a"),
                effect("b", List.of("a"), List.of("fail:timeout", "ok"), policy)));
        var execution = node.start(version);
        await().until(() -> node.find(execution).status() == ExecutionStatus.WAITING);
        assertThat(node.task(execution, "b").status()).isEqualTo("waiting");
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(execution)).containsExactly("a", "b", "b");
    }

    @Test
    void aDelayWaitsInTheDatabase() {
        var version = node.store(definition(
                """
                {'name': 'delay', 'tasks': [
                  {'task_id': 'a', 'type': 'delay', 'parameters': {'duration': '6s'}},
                  {'task_id': 'b', 'type': 'test_effect', 'dependencies': ['a'], 'parameters': {}}]}"""));
        var execution = node.start(version);
        await().until(() -> node.find(execution).status() == ExecutionStatus.WAITING);
        var ended = node.end(execution);
        assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(Duration.between(ended.startedAt(), ended.completedAt())).isBetween(Duration.ofSeconds(6), Duration.ofSeconds(8));
        assertThat(node.journal(execution)).extracting(JournalView::kind).containsExactly("parked", "claimed", "woken", "attempt", "attempt", "ended");
    }

    @Test
    void anUnhandledFailureStopsTheExecution() {
        var version = node.store(workflow(
                "fails",
                effect("a", List.of(), List.of("fail:http.404"), Map.of()),
                effect("b", "a")));
        var execution = node.start(version);
        var ended = node.end(execution);
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error()).isEqualTo(new ExecutionError("http.404", "as the script says", "a"));
        assertThat(node.tasks(execution)).extracting(TaskView::outcome).containsExactly("failure", "cancelled");
    }

    @Test
    void cancelInterruptsWhatRuns() throws Exception {
        var version = node.store(workflow("cancelled", effect("held"), effect("b", "held")));
        node.effects.hold("held");
        var execution = node.start(version);
        node.effects.awaitCall("held");
        assertThat(node.task(execution, "held").status()).isEqualTo("running");
        node.engine.executions().cancel(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(node.tasks(execution)).extracting(TaskView::outcome).containsExactly("cancelled", "cancelled");
        node.effects.release("held");
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(execution)).containsExactly("held", "held", "b");
    }

    @Test
    void pauseLetsWhatRunsFinishAndResumeGoesOn() throws Exception {
        var version = node.store(workflow("paused", effect("slow"), effect("next", "slow")));
        node.effects.hold("slow");
        var execution = node.start(version);
        node.effects.awaitCall("slow");
        assertThat(node.engine.executions().pause(TestNode.TENANT, execution).status()).isEqualTo(ExecutionStatus.PAUSED);
        node.effects.release("slow");
        await().until(() -> "completed".equals(node.task(execution, "slow").status()));
        assertThat(node.find(execution).status()).isEqualTo(ExecutionStatus.PAUSED);
        assertThat(node.task(execution, "next").status()).isEqualTo("pending");
        node.engine.executions().resume(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(execution)).containsExactly("slow", "next");
    }

    @Test
    void anExecutionThatTakesTooLongTimesOut() throws Exception {
        var definition = new HashMap<>(workflow("late", effect("stuck")));
        definition.put("timeout", "1s");
        node.effects.hold("stuck");
        var execution = node.start(node.store(definition), Map.of());
        var ended = node.end(execution);
        node.effects.release("stuck");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(ended.error().code()).isEqualTo("timeout");
    }

    @Test
    void anAttemptThatTakesTooLongFails() throws Exception {
        var more = Map.<String, Object>of("timeout", "200ms", "retry_policy", Map.of("max_attempts", 1L));
        node.effects.hold("hangs");
        var execution = node.start(node.store(workflow("hangs", effect("hangs", List.of(), List.of("ok"), more))), Map.of());
        var ended = node.end(execution);
        node.effects.release("hangs");
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().code()).isEqualTo("timeout");
    }

    @Test
    void aConditionThatErrsIsNoReasonToRunTheTaskWhateverTheRetryPolicy() {
        var more = Map.<String, Object>of("when", "input.nothing == 1", "retry_policy", Map.of("retryable", List.of("*")));
        var execution = node.start(node.store(workflow("erring", effect("a", List.of(), List.of("ok"), more))));
        assertThat(node.end(execution).error().code()).isEqualTo("expression");
        assertThat(node.task(execution, "a").attempts()).isEqualTo(1);
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).error().code()).isEqualTo("expression");
        assertThat(node.effects.calls(execution)).isEmpty();
    }

    @Test
    @Tag("G01")
    void anotherNodeGoesOnAfterACrash() throws Exception {
        var own = TestNode.migrated();
        var effects = new TestEffects();
        var first = new TestNode(own, "x", effects);
        var version = first.store(workflow("crash", effect("one"), effect("two", "one")));
        effects.hold("two");
        var execution = first.start(version);
        effects.awaitCall("two");
        first.crash();
        effects.release("two");
        try (var second = new TestNode(own, "x", effects)) {
            var ended = second.end(execution);
            assertThat(ended.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
            assertThat(effects.tasks(execution)).containsExactly("one", "two", "two");
            assertThat(second.journal(execution)).extracting(JournalView::epoch).containsExactly(1L, 2L, 2L, 2L);
        }
    }
}
