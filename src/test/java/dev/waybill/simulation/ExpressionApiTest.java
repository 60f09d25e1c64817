package dev.waybill.simulation;

import static dev.waybill.testing.api.Samples.broken;
import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.transform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ExpressionApiTest {
    private static final String PATH = "/api/v1/expressions/evaluate";

    private final Api api = ApiServer.stranger();

    private Reply evaluate(String expression, String member, Object value) {
        return api.post(PATH, Map.of("expression", expression, member, value));
    }

    private String execution(Map<String, Object> definition) {
        var workflow = api.post("/api/v1/workflows", definition).at("id");
        var reply = api.post("/api/v1/workflows/" + workflow + "/execute", Map.of("input", Map.of("n", 4)), "Prefer", "wait=30");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return (String) reply.at("id");
    }

    private static Map<String, Object> chain(String name) {
        return Map.of("name", name, "tasks", List.of(
                transform("first", Map.of("twice", "${input.n * 2}")),
                Map.of("task_id", "second", "type", "transform", "dependencies", List.of("first"), "parameters", Map.of("output", "${tasks.first.output.twice + 1}"))));
    }

    @Test
    void answersValueTypeAndCost() {
        var reply = evaluate("input.a + 1", "context", Map.of("input", Map.of("a", 2)));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("value")).isEqualTo(3L);
        assertThat(reply.at("type")).isEqualTo("int");
        assertThat((Long) reply.at("cost")).isPositive();
        assertThat(reply.at("errors")).isEqualTo(List.of());
    }

    @Test
    void aTextWithAnExpressionInItIsATemplate() {
        assertThat(evaluate("${input.a}-${input.b}", "context", Map.of("input", Map.of("a", 2, "b", "x"))).at("value")).isEqualTo("2-x");
    }

    @Test
    void seesAnExecutionAsItsOutputDoes() {
        var execution = execution(chain(name("evaluated")));

        assertThat(evaluate("tasks.second.output + input.n", "execution_id", execution).at("value")).isEqualTo(13L);
        assertThat(evaluate("tasks.second.outcome + ' ' + execution.id + ' ' + string(workflow.version)", "execution_id", execution).at("value"))
                .isEqualTo("success " + execution + " 1");
        assertThat(evaluate("trigger.type", "execution_id", execution).at("value")).isEqualTo("manual");
    }

    @Test
    void seesAnExecutionAsOneOfItsTasksDoes() {
        var execution = execution(chain(name("evaluated")));
        var tasks = api.get("/api/v1/executions/" + execution + "/tasks").items();
        var ended = ((Map<?, ?>) tasks.getFirst()).get("completed_at");

        var asSecond = api.post(PATH, Map.of("expression", "now", "execution_id", execution, "task_id", "second"));
        assertThat(java.time.Instant.parse((String) asSecond.at("value"))).isEqualTo(java.time.Instant.parse((String) ended));
        var unknown = api.post(PATH, Map.of("expression", "now", "execution_id", execution, "task_id", "third"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.at("errors", "0", "pointer")).isEqualTo("/task_id");
    }

    @Test
    void showsWhyATaskFailed() {
        var execution = execution(broken(name("failing")));

        assertThat(evaluate("tasks.broken.error.code", "execution_id", execution).at("value")).isEqualTo("expression");
        assertThat(evaluate("tasks.none.output", "execution_id", execution).at("errors", "0", "code")).isEqualTo("expression");
    }

    @Test
    void placesFaults() {
        var reply = evaluate("input.a +\n  inptu.b", "context", Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("valid")).isEqualTo(false);
        assertThat(reply.at("errors", "0", "code")).isEqualTo("unknown_variable");
        assertThat(reply.at("errors", "0", "line")).isEqualTo(2L);
        assertThat(reply.at("errors", "0", "column")).isEqualTo(3L);
    }

    @Test
    void nobodySeesAForeignExecution() {
        var execution = execution(chain(name("foreign")));

        assertThat(ApiServer.stranger().post(PATH, Map.of("expression", "input", "execution_id", execution)).status()).isEqualTo(404);
        assertThat(evaluate("input", "execution_id", UUID.randomUUID().toString()).status()).isEqualTo(404);
    }

    @Test
    void everyFaultOfARequestIsTold() {
        var reply = api.post(PATH, Map.of("expresion", "1", "context", 1, "execution_id", "x"));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(((List<?>) reply.at("errors")).stream().<Object>map(fault -> ((Map<?, ?>) fault).get("pointer")))
                .containsExactlyInAnyOrder("/expression", "/context", "/execution_id", "/expresion");
    }
}
