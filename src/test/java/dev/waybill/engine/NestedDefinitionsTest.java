package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.definition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.Task;
import dev.waybill.refusal.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a definition may say of graphs inside of tasks. */
class NestedDefinitionsTest {
    private static final Definitions DEFINITIONS = TestNode.definitions();
    private static final String LOOP = """
            {'name': 'w', 'tasks': [
              {'task_id': 'before', 'type': 'transform', 'parameters': {'output': 1}},
              {'task_id': 'loop', 'type': 'foreach', 'dependencies': ['before'], 'parameters': {'items': [1], 'tasks': [
                {'task_id': 'x', 'type': 'transform', 'parameters': {'output': %s}},
                {'task_id': 'y', 'type': 'transform', 'dependencies': ['x'], 'parameters': {'output': 1}}]}},
              {'task_id': 'beside', 'type': 'transform', 'parameters': {'output': 1}}]}""";
    private static final String X = "/tasks/1/parameters/tasks/0/parameters/output";

    private static List<String> faults(String json) {
        return DEFINITIONS.check(definition(json)).stream().map(fault -> fault.pointer() + " " + fault.code()).toList();
    }

    @Test
    void readsTheGraphsInTheOrderOfTheirSteps() {
        var read = DEFINITIONS.parse(definition(LOOP.formatted("'${item + index}'")));
        assertThat(read.allTasks()).extracting(Task::id).containsExactly("before", "loop", "x", "y", "beside");
        assertThat(read.allTasks()).extracting(Task::step).containsExactly(0, 1, 2, 3, 4);
        assertThat(read.tasks().get(1).parameters()).containsOnlyKeys("items");
        assertThat(read.tasks().get(1).block("tasks")).extracting(Task::id).containsExactly("x", "y");
    }

    @Test
    void aTaskSeesWhatEndedBeforeItAndBeforeTheTasksAroundIt() {
        assertThat(faults(LOOP.formatted("'${tasks.before.output}'"))).isEmpty();
        assertThat(faults(LOOP.formatted("'${tasks.beside.output}'"))).containsExactly(X + " not_an_ancestor");
        assertThat(faults(LOOP.formatted("'${tasks.loop.output}'"))).containsExactly(X + " not_an_ancestor");
        assertThat(faults(LOOP.formatted("'${tasks.y.output}'"))).containsExactly(X + " not_an_ancestor");
        assertThat(faults(LOOP.formatted("'${tasks.x.output}'"))).containsExactly(X + " not_an_ancestor");
        assertThat(faults(LOOP.formatted("1").replace("'output': 1}}]}\"", "").replace("{'task_id': 'beside', 'type': 'transform', 'parameters': {'output': 1}}",
                        "{'task_id': 'beside', 'type': 'transform', 'dependencies': ['loop'], 'parameters': {'output': '${tasks.x.output}'}}")))
                .containsExactly("/tasks/2/parameters/output not_an_ancestor");
    }

    @Test
    void whatIsOfAnItemIsKnownOnlyInsideOfForeachAndAnErrorOnlyInsideOfCatch() {
        assertThat(faults(LOOP.formatted("'${error.code}'"))).containsExactly(X + " unknown_variable");
        assertThat(faults("{'name': 'w', 'tasks': [{'task_id': 'a', 'type': 'transform', 'parameters': {'output': '${item}'}}], 'output': '${index}'}"))
                .containsExactly("/tasks/0/parameters/output unknown_variable", "/output unknown_variable");
        assertThat(faults("""
                {'name': 'w', 'tasks': [{'task_id': 'g', 'type': 'group', 'parameters': {
                  'tasks': [{'task_id': 'a', 'type': 'transform', 'parameters': {'output': '${error.code}'}}],
                  'catch': {'tasks': [{'task_id': 'b', 'type': 'transform', 'parameters': {'output': '${error.code + string(tasks.a.output)}'}}]},
                  'finally': {'tasks': [{'task_id': 'c', 'type': 'transform', 'parameters': {'output': '${tasks.a.output}', 'more': 1}}]}}}]}"""))
                .containsExactly(
                        "/tasks/0/parameters/tasks/0/parameters/output unknown_variable",
                        "/tasks/0/parameters/finally/tasks/0/parameters/more unknown_field");
    }

    @Test
    void refusesEdgesBetweenGraphsIdsGivenTwiceAndCycles() {
        assertThat(faults("""
                {'name': 'w', 'tasks': [
                  {'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}},
                  {'task_id': 'g', 'type': 'group', 'parameters': {'tasks': [
                    {'task_id': 'b', 'type': 'transform', 'dependencies': ['a'], 'parameters': {'output': 1}},
                    {'task_id': 'a', 'type': 'transform', 'parameters': {'output': 1}},
                    {'task_id': 'c', 'type': 'transform', 'dependencies': ['d'], 'parameters': {'output': 1}},
                    {'task_id': 'd', 'type': 'transform', 'dependencies': ['c'], 'parameters': {'output': 1}}]}},
                  {'task_id': 'e', 'type': 'transform', 'dependencies': ['c'], 'parameters': {'output': 1}}]}"""))
                .containsExactly(
                        "/tasks/1/parameters/tasks/1/task_id duplicate_task_id",
                        "/tasks/1/parameters/tasks/2/dependencies/0 cycle",
                        "/tasks/2/dependencies/0 other_graph");
    }

    @Test
    void tellsFaultsOfStructureWhereTheyStand() {
        assertThat(faults("""
                {'name': 'w', 'tasks': [
                  {'task_id': 'g', 'type': 'group', 'timeout': '5s', 'retry_policy': {}, 'parameters': {'tasks': [
                    {'task_id': '1', 'type': 'transfrom', 'compensate': {}},
                    {'type': 'group', 'parameters': {'tasks': []}}], 'catch': {}}}]}"""))
                .containsExactlyInAnyOrder(
                        "/tasks/0/timeout not_allowed",
                        "/tasks/0/retry_policy not_allowed",
                        "/tasks/0/parameters/tasks/0/task_id bad_task_id",
                        "/tasks/0/parameters/tasks/0/type unknown_type",
                        "/tasks/0/parameters/tasks/0/compensate not_available",
                        "/tasks/0/parameters/tasks/1/task_id required",
                        "/tasks/0/parameters/tasks/1/parameters/tasks wrong_size",
                        "/tasks/0/parameters/catch/tasks required");
    }

    @Test
    void refusesGraphsDeeperThanTenAndMoreThanTenThousandTasksInAll() {
        var deep = "{'task_id': 'leaf', 'type': 'transform', 'parameters': {'output': 1}}";
        for (int i = 0; i < 11; i++) {
            deep = "{'task_id': 'g" + i + "', 'type': 'group', 'parameters': {'tasks': [" + deep + "]}}";
        }
        assertThat(DEFINITIONS.check(definition("{'name': 'w', 'tasks': [" + deep + "]}"))).extracting(Fault::code).contains("too_deep");
        var wide = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            wide.append(i == 0 ? "" : ",").append("{'task_id': 't").append(i).append("', 'type': 'transform', 'parameters': {'output': 1}}");
        }
        assertThat(faults("{'name': 'w', 'tasks': [{'task_id': 'g', 'type': 'group', 'parameters': {'tasks': [" + wide + "]}}]}"))
                .containsExactly("/tasks too_many_tasks");
    }
}
