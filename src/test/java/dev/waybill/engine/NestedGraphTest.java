package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.definition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.json.Json;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code group} and {@code foreach}: tasks with graphs of their own. */
class NestedGraphTest {
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

    private static UUID run(Map<String, Object> input, String json) {
        return node.start(node.store(definition(json)), input);
    }

    private static Execution succeeded(UUID execution) {
        var ended = node.end(execution);
        assertThat(ended.status()).as("%s %s", ended, node.journal(execution)).isEqualTo(ExecutionStatus.SUCCEEDED);
        return ended;
    }

    @Test
    void aGroupsOutputIsThatOfItsLastTaskAndItsTasksSeeThoseBeforeTheGroup() {
        var execution = run(Map.of("n", 2L), """
                {'name': 'group', 'tasks': [
                  {'task_id': 'before', 'type': 'transform', 'parameters': {'output': '${input.n + 1}'}},
                  {'task_id': 'g', 'type': 'group', 'dependencies': ['before'], 'parameters': {'tasks': [
                    {'task_id': 'x', 'type': 'test_effect', 'parameters': {'output': '${tasks.before.output * 10}'}},
                    {'task_id': 'y', 'type': 'transform', 'dependencies': ['x'], 'parameters': {'output': '${tasks.x.output + tasks.before.output}'}}]}},
                  {'task_id': 'after', 'type': 'test_effect', 'dependencies': ['g'], 'parameters': {'output': '${tasks.g.output}'}}],
                 'output': '${tasks.after.output}'}""");
        assertThat(succeeded(execution).output()).isEqualTo(33L);
        assertThat(node.tasks(execution)).extracting(TaskView::taskId).containsExactly("before", "g", "g.x", "g.y", "after");
        assertThat(node.tasks(execution)).extracting(TaskView::outcome).containsOnly("success");
        assertThat(node.journal(execution)).extracting(JournalView::kind).containsExactly("attempt", "opened", "attempt", "attempt", "attempt", "attempt", "ended");
    }

    @Test
    void ofSeveralLastTasksTheOutputIsAMapById() {
        var execution = run(Map.of(), """
                {'name': 'ends', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'parameters': {'tasks': [
                    {'task_id': 'big', 'type': 'condition', 'parameters': {'expression': 'false'}},
                    {'task_id': 'yes', 'type': 'test_effect', 'dependencies': [{'task_id': 'big', 'outcome': 'true'}], 'parameters': {'output': 1}},
                    {'task_id': 'no', 'type': 'test_effect', 'dependencies': [{'task_id': 'big', 'outcome': 'false'}], 'parameters': {'output': 2}}]}}],
                 'output': '${tasks.g.output}'}""");
        assertThat(Json.write(succeeded(execution).output())).isEqualTo("{\"yes\":null,\"no\":2}");
    }

    @Test
    void runsEachItemInItsTurnAndKeepsTheOrderOfTheItems() {
        var before = node.effects.mostRunning();
        var items = LongStream.range(0, 100).boxed().toList();
        var execution = run(Map.of("items", items), """
                {'name': 'loop', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': '${input.items}', 'concurrency': 7, 'tasks': [
                    {'task_id': 'call', 'type': 'test_effect', 'parameters': {'output': '${item * item}', 'millis': '${(item * 7) % 5}'}},
                    {'task_id': 'sum', 'type': 'transform', 'dependencies': ['call'], 'parameters': {'output': '${tasks.call.output + index}'}}]}}],
                 'output': '${tasks.loop.output}'}""");
        assertThat(succeeded(execution).output()).isEqualTo(items.stream().map(item -> item * item + item).toList());
        assertThat(node.effects.calls(execution)).hasSize(100);
        assertThat(node.effects.mostRunning()).isLessThanOrEqualTo(Math.max(before, 7));
        assertThat(node.tasks(execution)).extracting(TaskView::taskId).hasSize(201).startsWith("loop", "loop[0].call", "loop[0].sum", "loop[1].call");
    }

    @Test
    void anEmptyListHasAnEmptyOutput() {
        var execution = run(Map.of(), """
                {'name': 'none', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': [], 'tasks': [{'task_id': 'call', 'type': 'test_effect'}]}}],
                 'output': '${tasks.loop.output}'}""");
        assertThat(succeeded(execution).output()).isEqualTo(List.of());
    }

    @Test
    void whatIsNoListFailsTheTask() {
        var execution = run(Map.of("items", "no list"), """
                {'name': 'wrong', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': '${input.items}', 'tasks': [{'task_id': 'call', 'type': 'test_effect'}]}}]}""");
        var ended = node.end(execution);
        assertThat(ended.error()).isEqualTo(new ExecutionError("validation", "items must be a list", "loop"));
    }

    private static String failing(String onItemFailure) {
        return """
                {'name': 'failing', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': [3, 0, 1], 'concurrency': 1, 'on_item_failure': '%s', 'tasks': [
                    {'task_id': 'divide', 'type': 'transform', 'parameters': {'output': '${6 / item}'}},
                    {'task_id': 'call', 'type': 'test_effect', 'dependencies': ['divide'], 'parameters': {'output': '${tasks.divide.output}'}}]}}],
                 'output': '${tasks.loop.output}'}""".formatted(onItemFailure);
    }

    @Test
    void theFailureOfAnItemFailsTheTaskAndNoFurtherItemBegins() {
        var execution = run(Map.of(), failing("fail"));
        var ended = node.end(execution);
        assertThat(ended.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(ended.error().taskId()).isEqualTo("loop");
        assertThat(ended.error().code()).isEqualTo("expression");
        assertThat(ended.error().message()).startsWith("Item 1: ");
        assertThat(node.effects.tasks(execution)).containsExactly("loop[0].call");
        assertThat(node.tasks(execution)).extracting(TaskView::taskId).containsExactly(
                "loop", "loop[0].divide", "loop[0].call", "loop[1].divide", "loop[1].call");
        assertThat(node.task(execution, "loop[1].call").outcome()).isEqualTo("cancelled");
    }

    @Test
    void afterTheFailureOfAnItemTheOthersGoOnIfSoAsked() {
        assertThat(succeeded(run(Map.of(), failing("continue"))).output()).isEqualTo(Arrays.asList(2L, null, 6L));
    }

    @Test
    void collectsOutputsAndErrors() {
        var output = (List<?>) succeeded(run(Map.of(), failing("collect"))).output();
        assertThat(output).hasSize(3);
        assertThat(Json.write(output.getFirst())).isEqualTo("{\"outcome\":\"success\",\"output\":2,\"error\":null}");
        assertThat(Json.write(output.get(1))).startsWith("{\"outcome\":\"failure\",\"output\":null,\"error\":{").contains("\"code\":\"expression\"");
    }

    @Test
    void catchSeesTheErrorAndItsOutputStandsForTheGroups() {
        var execution = run(Map.of(), """
                {'name': 'catch', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'parameters': {
                    'tasks': [
                      {'task_id': 'ok', 'type': 'test_effect', 'parameters': {'output': 5}},
                      {'task_id': 'bad', 'type': 'test_effect', 'dependencies': ['ok'], 'parameters': {'script': ['fail:db.constraint']}}],
                    'catch': {'tasks': [
                      {'task_id': 'repair', 'type': 'test_effect', 'parameters': {'output': '${error.task_id}, ${error.code}, ${tasks.ok.output}'}}]},
                    'finally': {'tasks': [
                      {'task_id': 'tidy', 'type': 'test_effect', 'parameters': {'output': '${tasks.repair.outcome}'}}]}}},
                  {'task_id': 'after', 'type': 'transform', 'dependencies': ['g'], 'parameters': {'output': '${tasks.g.output}'}}],
                 'output': '${tasks.after.output}'}""");
        assertThat(succeeded(execution).output()).isEqualTo("bad, db.constraint, 5");
        assertThat(node.effects.tasks(execution)).containsExactly("g.ok", "g.bad", "g:catch.repair", "g:finally.tidy");
        assertThat(node.task(execution, "g:finally.tidy").output()).isEqualTo("success");
    }

    @Test
    void finallyRunsBeforeTheGroupFails() {
        var execution = run(Map.of(), """
                {'name': 'finally', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'parameters': {
                    'tasks': [{'task_id': 'bad', 'type': 'test_effect', 'parameters': {'script': ['fail:db.constraint']}}],
                    'finally': {'tasks': [{'task_id': 'tidy', 'type': 'test_effect'}]}}},
                  {'task_id': 'handled', 'type': 'test_effect', 'dependencies': [{'task_id': 'g', 'outcome': 'failure'}],
                   'parameters': {'output': '${tasks.g.error.detail.task_id}'}}],
                 'output': '${tasks.handled.output}'}""");
        assertThat(succeeded(execution).output()).isEqualTo("bad");
        assertThat(node.effects.tasks(execution)).containsExactly("g.bad", "g:finally.tidy", "handled");
    }

    private static final String DEEP = """
            {'name': 'deep', 'tasks': [
              {'task_id': 'a', 'type': 'foreach', 'parameters': {'items': [1, 2], 'tasks': [
                {'task_id': 'pre', 'type': 'transform', 'parameters': {'output': '${item * 100}'}},
                {'task_id': 'b', 'type': 'foreach', 'dependencies': ['pre'], 'parameters': {'items': '${[item * 10, item * 10 + 1]}', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'parameters': {'tasks': [
                    {'task_id': 'pause', 'type': 'delay', 'parameters': {'duration': '1ms'}},
                    {'task_id': 'c', 'type': 'foreach', 'dependencies': ['pause'], 'parameters': {'items': '${[item, item]}', 'tasks': [
                      {'task_id': 'leaf', 'type': 'test_effect', 'parameters': {'output': '${tasks.pre.output + item * 2 + index}'}}]}}]}}]}}]}}],
             'output': '${tasks.a.output}'}""";

    private static final Object DEEP_OUTPUT = List.of(
            List.of(List.of(120L, 121L), List.of(122L, 123L)), List.of(List.of(240L, 241L), List.of(242L, 243L)));

    @Test
    void nestsDeeply() {
        var execution = run(Map.of(), DEEP);
        assertThat(succeeded(execution).output()).isEqualTo(DEEP_OUTPUT);
        assertThat(node.task(execution, "a[1].b[0].g.c[1].leaf").output()).isEqualTo(241L);
    }

    @Test
    void endsAlikeAfterACrashAtWhicheverCommit() throws SQLException {
        for (var json : List.of(DEEP, failing("fail"), failing("collect"), """
                {'name': 'mixed', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': [1, 0, 2, 4], 'concurrency': 2, 'on_item_failure': 'collect', 'tasks': [
                    {'task_id': 'g', 'type': 'group', 'parameters': {
                      'tasks': [
                        {'task_id': 'one', 'type': 'test_effect', 'parameters': {'output': '${item}'}},
                        {'task_id': 'two', 'type': 'transform', 'dependencies': ['one'], 'parameters': {'output': '${4 / item}'}}],
                      'catch': {'tasks': [{'task_id': 'mend', 'type': 'test_effect', 'parameters': {'output': '${error.code}'}}]},
                      'finally': {'tasks': [{'task_id': 'tidy', 'type': 'test_effect', 'when': 'item != 2'}]}}},
                    {'task_id': 'odd', 'type': 'condition', 'dependencies': ['g'], 'parameters': {'expression': 'index == 3'}},
                    {'task_id': 'late', 'type': 'test_effect', 'dependencies': [{'task_id': 'odd', 'outcome': 'true'}],
                     'parameters': {'script': ['fail:db.constraint']}}]}},
                  {'task_id': 'after', 'type': 'test_effect', 'dependencies': ['loop'], 'parameters': {'output': '${tasks.loop.output}'}}],
                 'output': '${tasks.after.output}'}""")) {
            var version = node.store(definition(json));
            var original = node.start(version);
            var expected = node.observe(original);
            var output = node.find(original).output();
            var copies = new CrashCopies(node);
            var crashes = new ArrayList<UUID>();
            for (int rows = 0; rows < copies.journal(original).size(); rows++) {
                crashes.add(copies.copy(original, rows));
            }
            for (var crash : crashes) {
                assertThat(node.end(crash).output()).as("%s", node.journal(crash)).isEqualTo(output);
                assertThat(node.observe(crash)).as("%s", node.journal(crash)).isEqualTo(expected);
            }
        }
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void aRetryByHandKeepsTheItemsThatAreDone() {
        var execution = run(Map.of(), """
                {'name': 'again', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': [0, 1, 2, 3], 'concurrency': 1, 'tasks': [
                    {'task_id': 'first', 'type': 'test_effect', 'parameters': {'output': '${item}'}},
                    {'task_id': 'is_two', 'type': 'condition', 'dependencies': ['first'], 'parameters': {'expression': 'item == 2'}},
                    {'task_id': 'second', 'type': 'test_effect', 'dependencies': [{'task_id': 'is_two', 'outcome': 'true'}],
                     'parameters': {'script': ['fail:db.constraint', 'ok'], 'output': '${item * 2}'}}]}}],
                 'output': '${tasks.loop.output}'}""");
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.FAILED);
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(node.effects.tasks(execution)).containsExactly(
                "loop[0].first", "loop[1].first", "loop[2].first", "loop[2].second", "loop[2].second", "loop[3].first");
    }

    @Test
    void aRetryByHandOfAGroupGoesOnInTheBlockThatFailedAndTidiesUpAgain() throws SQLException {
        var execution = run(Map.of(), """
                {'name': 'handled', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'parameters': {
                    'tasks': [
                      {'task_id': 'ok', 'type': 'test_effect'},
                      {'task_id': 'bad', 'type': 'test_effect', 'dependencies': ['ok'], 'parameters': {'script': ['fail:db.constraint']}}],
                    'catch': {'tasks': [
                      {'task_id': 'tell', 'type': 'test_effect', 'parameters': {'script': ['fail:db.constraint', 'ok'], 'output': '${error.task_id}'}}]},
                    'finally': {'tasks': [{'task_id': 'tidy', 'type': 'test_effect'}]}}}],
                 'output': '${tasks.g.output}'}""");
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.FAILED);
        node.engine.executions().retry(TestNode.TENANT, execution);
        assertThat(succeeded(execution).output()).isEqualTo("bad");
        assertThat(node.effects.tasks(execution)).containsExactly(
                "g.ok", "g.bad", "g:catch.tell", "g:finally.tidy", "g:catch.tell", "g:finally.tidy");
        assertThat(node.effects.calls(execution)).filteredOn(call -> call.task().equals("g:finally.tidy"))
                .extracting(TestEffects.Call::key)
                .doesNotHaveDuplicates();
    }

    @Test
    void eachItemWaitsForWhatIsSentToIt() throws SQLException {
        var execution = run(Map.of(), """
                {'name': 'asking', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': ['a', 'b', 'c'], 'tasks': [
                    {'task_id': 'ask', 'type': 'test_effect', 'parameters': {'script': ['wait'], 'labels': ['late']}},
                    {'task_id': 'answer', 'type': 'transform', 'dependencies': ['ask'], 'parameters': {'output': '${item}: ${tasks.ask.output}'}}]}}],
                 'output': '${tasks.loop.output}'}""");
        node.awaitStatus(execution, ExecutionStatus.WAITING);
        for (long item : List.of(2L, 0L, 1L)) {
            assertThat(node.send(execution, "loop[" + item + "].ask", item)).isTrue();
        }
        assertThat(succeeded(execution).output()).isEqualTo(List.of("a: 0", "b: 1", "c: 2"));
        assertThat(node.violations()).isEmpty();
    }

    @Test
    void goesOnWithManyItemsOnAnotherNodeAndKeepsWhatIsDone() {
        var execution = run(Map.of("items", LongStream.range(0, 3_000).boxed().toList()), """
                {'name': 'many', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': '${input.items}', 'concurrency': 50, 'tasks': [
                    {'task_id': 'call', 'type': 'test_effect', 'parameters': {'output': '${item + 1}'}}]}}],
                 'output': {'sum': '${tasks.loop.output.map(i, i).size()}', 'last': '${tasks.loop.output[2999]}'}}""");
        assertThat(succeeded(execution).output()).isEqualTo(Map.of("sum", 3_000L, "last", 3_000L));
        var copy = new CrashCopies(node).copy(execution, 1_500);
        assertThat(succeeded(copy).output()).isEqualTo(Map.of("sum", 3_000L, "last", 3_000L));
        assertThat(node.effects.calls(copy)).hasSizeBetween(1_500, 1_502);
    }

    @Test
    void cancellingCancelsWhatIsInside() throws InterruptedException {
        node.effects.hold("loop[0].held");
        var execution = run(Map.of(), """
                {'name': 'cancelled', 'tasks': [
                  {'task_id': 'loop', 'type': 'foreach', 'parameters': {'items': [0, 1], 'concurrency': 1, 'tasks': [
                    {'task_id': 'held', 'type': 'test_effect'}]}}]}""");
        node.effects.awaitCall("loop[0].held");
        await().until(() -> node.task(execution, "loop[0].held").status().equals("running"));
        assertThat(node.task(execution, "loop").status()).isEqualTo("running");
        node.engine.executions().cancel(TestNode.TENANT, execution);
        assertThat(node.end(execution).status()).isEqualTo(ExecutionStatus.CANCELLED);
        assertThat(node.tasks(execution)).extracting(TaskView::outcome).containsExactly("cancelled", "cancelled");
    }
}
