package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code vars} is in the expressions of a workflow. */
class VariablesTest {
    @Test
    void eachExpressionSeesTheVariablesOfItsWorkflow() {
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects())) {
            var version = node.store(Map.of(
                    "name", "prices",
                    "variables", Map.of("region", "eu", "rates", Map.of("eu", 0.2)),
                    "tasks", List.of(
                            TestWorkflows.transform("price", "${input.net * (1 + vars.rates[vars.region])}"),
                            Map.of("task_id", "is_big", "type", "condition", "dependencies", List.of("price"), "when", "vars.region == 'eu'",
                                    "parameters", Map.of("expression", "tasks.price.output > 100"))),
                    "output", Map.of("price", "${tasks.price.output}", "region", "in ${vars.region}")));

            var ended = node.end(node.start(version, Map.of("net", 10L)));

            assertThat(ended.output()).isEqualTo(Map.of("price", 12.0, "region", "in eu"));
        }
    }

    @Test
    void aVariableThatThereIsNotFailsTheTaskThatNamesIt() {
        try (var node = new TestNode(TestNode.migrated(), "a", new TestEffects())) {
            var version = node.store(Map.of("name", "w", "variables", Map.of("region", "eu"), "tasks", List.of(TestWorkflows.transform("t", "${vars[input.name]}"))));

            var error = node.end(node.start(version, Map.of("name", "regoin"))).error();

            assertThat(error).isNotNull();
            assertThat(error.code()).isEqualTo("expression");
            assertThat(error.message()).contains("regoin");
        }
    }
}
