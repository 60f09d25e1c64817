package dev.waybill.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The model says what the sentences of the contract say. */
class ModelTest {
    private final Flow flow = new Flow();

    /** Builds a scenario task by task. */
    private static final class Flow {
        private final Map<String, Map<String, Object>> tasks = new LinkedHashMap<>();
        private final Map<String, List<String>> script = new LinkedHashMap<>();

        Flow task(String id, String does, Object... dependencies) {
            var task = new LinkedHashMap<String, Object>();
            task.put("task_id", id);
            task.put("type", "test_effect");
            task.put("dependencies", List.of(dependencies));
            tasks.put(id, task);
            script.put(id, List.of(does.split(" ")));
            return this;
        }

        Flow with(String id, String field, Object value) {
            tasks.get(id).put(field, value);
            return this;
        }

        Scenario scenario(Map<String, Object> retry) {
            return new Scenario(Map.of("name", "flow", "tasks", List.copyOf(tasks.values()), "retry_policy", retry), script);
        }

        Prediction predict() {
            return Model.predict(scenario(Map.of()));
        }

        String outcome(String id) {
            return predict().endings().get(id).outcome();
        }
    }

    private static Map<String, Object> over(String task, String outcome) {
        return Map.of("task_id", task, "outcome", outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "ok, success, success", "ok, failure, skipped", "ok, skipped, skipped", "ok, always, success",
        "label:red, success, success", "label:red, red, success", "label:red, blue, skipped", "label:red, failure, skipped",
        "fail:x, failure, success", "fail:x, always, success"
    })
    void takesAnEdgeWhenTheUpstreamEndedWithTheOutcomeItNames(String upstream, String outcome, String expected) {
        flow.task("up", upstream).task("down", "ok", over("up", outcome));

        assertThat(flow.outcome("down")).isEqualTo(expected);
    }

    @Test
    void takesPlainAndFailureEdgesOfAFailureThatIsContinuedOver() {
        flow.task("up", "fail:x").with("up", "continue_on_failure", true)
                .task("plain", "ok", "up").task("failed", "ok", over("up", "failure")).task("skipped", "ok", over("up", "skipped"));

        assertThat(flow.predict().endings()).containsEntry("up", new Ending("failure", 1))
                .containsEntry("plain", new Ending("success", 1)).containsEntry("failed", new Ending("success", 1))
                .containsEntry("skipped", new Ending("skipped", 0));
        assertThat(flow.predict().status()).isEqualTo("succeeded");
    }

    @Test
    void skipsDownADeadPathUntilAnEdgeNamesIt() {
        flow.task("a", "label:left").task("b", "ok", over("a", "right")).task("c", "ok", "b")
                .task("cleanup", "ok", over("c", "always")).task("instead", "ok", over("c", "skipped"));

        assertThat(flow.predict().endings()).containsEntry("b", Ending.SKIPPED).containsEntry("c", Ending.SKIPPED)
                .containsEntry("cleanup", new Ending("success", 1)).containsEntry("instead", new Ending("success", 1));
    }

    @Test
    void joinsAfterABranchWhicheverBranchRan() {
        flow.task("a", "label:left").task("l", "ok", over("a", "left")).task("r", "ok", over("a", "right"))
                .task("any", "ok", "l", "r").task("all", "ok", "l", "r").with("all", "join", "all");

        assertThat(flow.outcome("any")).isEqualTo("success");
        assertThat(flow.outcome("all")).isEqualTo("skipped");
    }

    @Test
    void failsTheExecutionWhenNoEdgeHandlesAFailure() {
        flow.task("bad", "fail:x").task("below", "ok", "bad").task("beside", "ok").task("next", "ok", "beside");
        var prediction = flow.predict();

        assertThat(prediction.status()).isEqualTo("failed");
        assertThat(prediction.firstErrors()).containsExactly("bad");
        assertThat(prediction.endings().get("below")).isEqualTo(Ending.CANCELLED);
    }

    @Test
    void startsNothingBelowAnUnhandledFailureNotEvenOverAlways() {
        flow.task("bad", "fail:x").task("below", "ok", "bad").task("cleanup", "ok", over("below", "always"));

        assertThat(flow.outcome("cleanup")).isEqualTo("cancelled");
    }

    @ParameterizedTest
    @CsvSource({"true, success, 1", "false, skipped, 0", "input.nothing == 1, failure, 1"})
    void evaluatesWhenOnceTheEdgesSaidStart(String when, String outcome, int attempts) {
        flow.task("a", "ok").with("a", "when", when).with("a", "continue_on_failure", true);

        assertThat(flow.predict().endings().get("a")).isEqualTo(new Ending(outcome, attempts));
    }

    static Stream<Arguments> policies() {
        return Stream.of(
                arguments("fail:http.503 ok", Map.of(), 2, "success"),
                arguments("fail:http.503", Map.of(), 3, "failure"),
                arguments("fail:custom", Map.of(), 1, "failure"),
                arguments("fail:db.transient fail:timeout ok", Map.of(), 3, "success"),
                arguments("fail:http.408 fail:connection ok", Map.of(), 3, "success"),
                arguments("fail:http.404", Map.of(), 1, "failure"),
                arguments("fail:timeout", Map.of("max_attempts", 1L), 1, "failure"),
                arguments("fail:timeout", Map.of("max_attempts", 7L), 7, "failure"),
                arguments("fail:timeout", Map.of("retryable", List.of("custom")), 1, "failure"),
                arguments("fail:timeout", Map.of("retryable", List.of()), 1, "failure"),
                arguments("fail:http.404 ok", Map.of("retryable", List.of("http.4xx")), 2, "success"),
                arguments("fail:http.503", Map.of("retryable", List.of("http.4xx")), 1, "failure"),
                arguments("fail:db.lost ok", Map.of("retryable", List.of("db.*")), 2, "success"),
                arguments("fail:http.503", Map.of("non_retryable", List.of("http.5xx")), 1, "failure"),
                arguments("fail:http.503", Map.of("retryable", List.of("*"), "non_retryable", List.of("h*")), 1, "failure"),
                arguments("fail:timeout fail:custom ok", Map.of(), 2, "failure"));
    }

    @ParameterizedTest
    @MethodSource("policies")
    void retriesAsThePolicySays(String does, Map<String, Object> policy, int attempts, String outcome) {
        flow.task("a", does).with("a", "retry_policy", policy);

        assertThat(flow.predict().endings().get("a")).isEqualTo(new Ending(outcome, attempts));
    }

    @Test
    void takesEachFieldOfThePolicyByItselfFromTheTaskElseTheWorkflow() {
        flow.task("a", "fail:custom").with("a", "retry_policy", Map.of("max_attempts", 4L));
        var scenario = flow.scenario(Map.of("max_attempts", 2L, "retryable", List.of("custom")));

        assertThat(Model.predict(scenario).endings().get("a").attempts()).isEqualTo(4);
    }

    @Test
    void allowsToStartBeforeTheEndOfAnyTaskThatIsNotUpstream() {
        flow.task("a", "ok").task("b", "ok", "a").task("c", "ok", "b").task("d", "ok");
        var plan = flow.predict().plan();

        assertThat(plan.mayStartBeforeEndOf("c", "a")).isFalse();
        assertThat(plan.mayStartBeforeEndOf("a", "c")).isTrue();
        assertThat(plan.mayStartBeforeEndOf("c", "d")).isTrue();
    }
}
