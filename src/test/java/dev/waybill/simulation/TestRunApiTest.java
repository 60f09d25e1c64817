package dev.waybill.simulation;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Yaml;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestRunApiTest {
    private static final String ORDER = """
            name: NAME
            input_schema: {type: object, required: [order_id]}
            timeout: 2d
            tasks:
              - task_id: fetch
                type: http_request
                parameters: {method: GET, url: "https://shop.example/orders/${input.order_id}"}
                retry_policy: {max_attempts: 3, initial_interval: 10s, backoff_coefficient: 2}
              - {task_id: big, type: condition, dependencies: [fetch], parameters: {expression: tasks.fetch.output.body.total > 100}}
              - {task_id: rest, type: delay, dependencies: [{task_id: big, outcome: "true"}], parameters: {duration: 1d}}
              - task_id: pay
                type: http_request
                dependencies: [rest, {task_id: big, outcome: "false"}]
                parameters: {method: POST, url: "https://bank.example/pay", body: {total: "${tasks.fetch.output.body.total}"}}
            output: {paid: "${tasks.pay.output.body.id}"}
            """;
    private static final Map<String, Object> INPUT = Map.of("order_id", "A-17");

    private final Api api = ApiServer.stranger();

    private static Object definition(String yaml) {
        return Yaml.parse(yaml.replace("NAME", name("tested")).getBytes(StandardCharsets.UTF_8));
    }

    private Reply stored(Map<String, Object> test) {
        var id = api.post("/api/v1/workflows", definition(ORDER)).at("id");
        return api.post("/api/v1/workflows/" + id + "/test", test);
    }

    private static Map<String, Object> fetched(int total) {
        return Map.of("output", Map.of("status", 200, "body", Map.of("total", total)));
    }

    private static final Map<String, Object> PAID = Map.of("output", Map.of("status", 200, "body", Map.of("id", "p-1")));

    @Test
    void runsAStoredWorkflowWithoutEffectsAndSkipsItsWaits() {
        var reply = stored(Map.of(
                "input", INPUT,
                "clock", "2026-11-01T08:00:00Z",
                "mocks", Map.of("fetch", fetched(120), "pay", PAID),
                "expect", Map.of(
                        "status", "succeeded",
                        "output", Map.of("paid", "p-1"),
                        "tasks", Map.of("pay", Map.of("input", Map.of("body", Map.of("total", 120.0))), "big", "true"),
                        "path", List.of("fetch", "big", "rest", "pay"))));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.at("passed")).as(reply.text()).isEqualTo(true);
        assertThat(reply.at("path")).isEqualTo(List.of("fetch", "big", "rest", "pay"));
        assertThat(reply.at("ended_at")).isEqualTo("2026-11-02T08:00:00.000Z");
        assertThat(reply.at("tasks", "0", "input", "url")).isEqualTo("https://shop.example/orders/A-17");
        assertThat(api.get("/api/v1/executions").items()).as("nothing was started").isEmpty();
    }

    @Test
    void tellsEachExpectationThatIsNotMet() {
        var reply = stored(Map.of(
                "input", INPUT,
                "mocks", Map.of("fetch", fetched(20), "pay", PAID),
                "expect", Map.of(
                        "status", "failed",
                        "output", Map.of("paid", "p-2"),
                        "tasks", Map.of("pay", Map.of("attempts", 2, "input", Map.of("body", Map.of("total", 21)))),
                        "path", List.of("fetch", "pay"))));

        assertThat(reply.at("passed")).isEqualTo(false);
        assertThat(((List<?>) reply.at("failures")).stream().<Object>map(f -> ((Map<?, ?>) f).get("pointer")))
                .containsExactlyInAnyOrder(
                        "/expect/status", "/expect/output/paid", "/expect/tasks/pay/attempts", "/expect/tasks/pay/input/body/total", "/expect/path");
        assertThat(((List<?>) reply.at("failures")).stream().map(f -> String.valueOf(((Map<?, ?>) f).get("message"))))
                .contains("The output at /paid is \"p-1\", not \"p-2\"");
    }

    @Test
    void anEffectThatNothingStandsInForFailsTheTestByName() {
        var reply = stored(Map.of("input", INPUT, "mocks", Map.of("fetch", fetched(20))));

        assertThat(reply.at("passed")).isEqualTo(false);
        assertThat(reply.at("unmocked")).isEqualTo(List.of("pay"));
        assertThat(reply.at("error", "code")).isEqualTo("test.unmocked");
    }

    @Test
    void aListStandsInForOneAttemptEach() {
        var busy = Map.of("error", Map.of("code", "http.503", "message", "busy"));
        var reply = stored(Map.of(
                "input", INPUT,
                "mocks", Map.of("fetch", List.of(busy, busy, fetched(20)), "pay", PAID),
                "expect", Map.of("tasks", Map.of("fetch", Map.of("attempts", 3)))));

        assertThat(reply.at("passed")).as(reply.text()).isEqualTo(true);
        assertThat(reply.at("tasks", "0", "duration_ms")).isEqualTo(30_000L);
        assertThat(stored(Map.of("input", INPUT, "mocks", Map.of("fetch", List.of(busy), "pay", PAID))).at("unmocked")).isEqualTo(List.of("fetch"));
    }

    @Test
    void aMockMayAskForParameters() {
        var reply = stored(Map.of(
                "input", INPUT,
                "mocks", Map.of(
                        "fetch", List.of(
                                Map.of("when", Map.of("url", "https://shop.example/orders/B"), "output", Map.of()),
                                Map.of("when", Map.of("url", "https://shop.example/orders/A-17"), "output", Map.of("body", Map.of("total", 1)))),
                        "pay", Map.of("when", Map.of("body", Map.of("total", 2)), "output", 1))));

        assertThat(reply.at("tasks", "0", "outcome")).isEqualTo("success");
        assertThat(reply.at("unmocked")).isEqualTo(List.of("pay"));
    }

    @Test
    void aMockMayTakeLongerThanItsTaskOrTheWorkflow() {
        var slow = Map.of("duration", "61s", "output", Map.of());
        var late = stored(Map.of("input", INPUT, "mocks", Map.of("fetch", slow, "pay", PAID), "expect", Map.of("status", "failed")));
        assertThat(late.at("passed")).as(late.text()).isEqualTo(true);
        assertThat(late.at("error", "code")).isEqualTo("timeout");
        assertThat(late.at("tasks", "0", "attempts")).isEqualTo(3L);

        var test = Map.of(
                "definition", definition(ORDER.replace("timeout: 2d", "timeout: 12h")),
                "input", INPUT,
                "mocks", Map.of("fetch", fetched(120)),
                "expect", Map.of("status", "timed_out", "tasks", Map.of("pay", "cancelled")));
        var reply = api.post("/api/v1/workflows/test", test);
        assertThat(reply.at("passed")).as(reply.text()).isEqualTo(true);
        assertThat(reply.at("duration_ms")).isEqualTo(12 * 3_600_000L);
    }

    @Test
    void tellsWhichEdgesWereTaken() {
        var edges = (List<?>) stored(Map.of("input", INPUT, "mocks", Map.of("fetch", fetched(20), "pay", PAID))).at("edges");

        assertThat(edges).hasSize(4).filteredOn(edge -> Boolean.TRUE.equals(((Map<?, ?>) edge).get("taken")))
                .extracting(edge -> ((Map<?, ?>) edge).get("from") + " " + ((Map<?, ?>) edge).get("outcome") + " " + ((Map<?, ?>) edge).get("to"))
                .containsExactly("fetch success big", "big false pay");
    }

    @Test
    void tellsAllThatIsWrongWithATest() {
        var reply = stored(Map.of(
                "inputs", 1,
                "clock", "noon",
                "mocks", Map.of("fech", Map.of(), "fetch", Map.of("outcome", "received", "outptu", 1), "pay", List.of(1)),
                "expect", Map.of("status", "fine", "tasks", Map.of("nobody", "success"), "paths", List.of())));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(((List<?>) reply.at("errors")).stream().<Object>map(fault -> ((Map<?, ?>) fault).get("pointer")))
                .containsExactlyInAnyOrder(
                        "/inputs", "/input/order_id", "/clock", "/mocks/fech", "/mocks/fetch/outcome", "/mocks/fetch/outptu", "/mocks/pay/0",
                        "/expect/status", "/expect/tasks/nobody", "/expect/paths");
    }

    @Test
    void tellsWhatIsWrongWithADefinitionThatWasNotStored() {
        var reply = api.post("/api/v1/workflows/test", Map.of("definition", Map.of("name", "x", "tasks", List.of())));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("code")).isEqualTo("definition_invalid");
        assertThat(reply.at("errors", "0", "pointer")).isEqualTo("/definition/tasks");
        assertThat(api.post("/api/v1/workflows/00000000-0000-7000-8000-000000000001/test", Map.of()).status()).isEqualTo(404);
    }
}
