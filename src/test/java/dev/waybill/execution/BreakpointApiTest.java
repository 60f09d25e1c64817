package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Breakpoints over HTTP. */
class BreakpointApiTest {
    private final Api api = ApiServer.stranger();

    private String workflow() {
        return "/api/v1/workflows/" + api.post("/api/v1/workflows", Map.of("name", name("broken"), "tasks", List.of(
                transform("a", 1),
                Map.of("task_id", "b", "type", "transform", "dependencies", List.of("a"), "parameters", Map.of("output", "${tasks.a.output}"))))).at("id");
    }

    @Test
    void anExecutionPausesBeforeATaskUntilItIsResumed() {
        var started = api.post(workflow() + "/execute", Map.of("breakpoints", List.of("b")));
        assertThat(started.status()).as(started.text()).isEqualTo(202);
        var execution = "/api/v1/executions/" + started.at("id");

        await().until(() -> "paused".equals(api.get(execution).at("status")));
        assertThat(api.get(execution + "/breakpoints").json()).isEqualTo(Map.of("breakpoints", List.of("b"), "paused_before", "b"));
        assertThat(api.get(execution + "/journal").items().getLast()).satisfies(row ->
                assertThat(((Map<?, ?>) row).get("kind") + " " + ((Map<?, ?>) row).get("task_id")).isEqualTo("paused b"));
        api.post(execution + "/resume");
        await().until(() -> "succeeded".equals(api.get(execution).at("status")));
        assertThat(api.get(execution + "/breakpoints").at("paused_before")).isNull();
    }

    @Test
    void whatIsWrongIsRefused() {
        var workflow = workflow();

        assertThat(api.post(workflow + "/execute", Map.of("breakpoints", List.of("a", "c"))).at("errors", "0", "pointer")).isEqualTo("/breakpoints/1");
        assertThat(api.post(workflow + "/execute", Map.of("breakpoints", "a")).status()).isEqualTo(422);
        var ended = "/api/v1/executions/" + api.post(workflow + "/execute", Map.of(), "Prefer", "wait=30").at("id");
        assertThat(api.put(ended + "/breakpoints", Map.of("breakpoints", List.of("b"))).at("code")).isEqualTo("execution_ended");
        assertThat(api.put(ended + "/breakpoints", Map.of()).status()).isEqualTo(422);
        assertThat(ApiServer.stranger().get(ended + "/breakpoints").status()).isEqualTo(404);
    }
}
