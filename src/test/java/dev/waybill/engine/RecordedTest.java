package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.effect;
import static dev.waybill.engine.TestWorkflows.transform;
import static dev.waybill.engine.TestWorkflows.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an execution did is told from its journal. */
class RecordedTest {
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = new TestNode(TestNode.migrated(), "a", new TestEffects());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Recorded recorded(UUID execution) {
        return node.engine.executions().recorded(TestNode.TENANT, execution).orElseThrow();
    }

    @Test
    void tellsEachAttemptWithItsValuesAndWhatWasSkipped() {
        var soon = Map.<String, Object>of("retry_policy", Map.of("max_attempts", 3L, "initial_interval", "1ms"));
        var execution = node.start(node.store(workflow(
                "told",
                effect("a", List.of(), List.of("answered:http.503", "ok"), soon),
                transform("b", "${tasks.a.attempts}", "a"),
                TestWorkflows.task("c", "transform", List.of("b"), Map.of("output", 1L), Map.of("when", "false")))));
        node.end(execution);

        var recorded = recorded(execution);
        assertThat(recorded.attempts()).extracting(Recorded.Attempt::taskId).containsExactly("a", "a", "b");
        assertThat(recorded.attempts()).extracting(Recorded.Attempt::outcome).containsExactly("failure", "success", "success");
        assertThat(recorded.attempts()).extracting(Recorded.Attempt::isLast).containsExactly(false, true, true);
        assertThat(recorded.attempts().getFirst().isAnswered()).isTrue();
        assertThat(((Map<?, ?>) recorded.attempts().getFirst().error()).get("code")).isEqualTo("http.503");
        assertThat(recorded.attempts().getLast().output()).isEqualTo(2L);
        assertThat(recorded.skipped()).containsExactly("c");
    }

    @Test
    void ofWhatWasRetriedByHandOnlyTheLastTryCounts() {
        var once = Map.<String, Object>of("retry_policy", Map.of("max_attempts", 1L));
        var execution = node.start(node.store(workflow(
                "retried", effect("a"), effect("b", List.of("a"), List.of("fail:http.404", "ok"), once))));
        node.end(execution);
        node.engine.executions().retry(TestNode.TENANT, execution);
        node.end(execution);

        assertThat(recorded(execution).attempts()).extracting(attempt -> attempt.taskId() + " " + attempt.outcome())
                .containsExactly("a success", "b success");
    }

    @Test
    void tooMuchIsNotTold() {
        var large = "x".repeat(3_900_000);
        var tasks = new java.util.ArrayList<Map<String, Object>>();
        for (int i = 0; i < 3; i++) {
            tasks.add(transform("t" + i, "${input.large}"));
        }
        var execution = node.start(node.store(Map.of("name", "large", "tasks", tasks)), Map.of("large", large));
        node.end(execution);

        assertThat(node.engine.executions().recorded(TestNode.TENANT, execution)).isEmpty();
    }
}
