package dev.waybill.simulation;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Past executions are played through another version. */
class ShadowApiTest {
    private final Api api = ApiServer.stranger();
    private final String name = name("shadowed");

    /** Its call fails, as the address is private, and the failure is handled. */
    private Map<String, Object> definition(int limit, Object... more) {
        var tasks = new ArrayList<Object>(List.of(
                Map.of("task_id", "big", "type", "condition", "parameters", Map.of("expression", "input.n > " + limit)),
                Map.of("task_id", "call", "type", "http_request", "dependencies", List.of(Map.of("task_id", "big", "outcome", "true")),
                        "parameters", Map.of("url", "http://10.0.0.1/${input.n}"), "continue_on_failure", true),
                Map.of("task_id", "end", "type", "transform",
                        "dependencies", List.of("call", Map.of("task_id", "big", "outcome", "false")),
                        "parameters", Map.of("output", "${tasks.call.outcome}"))));
        tasks.addAll(List.of(more));
        return Map.of("name", name, "tasks", tasks, "output", "${tasks.end.output}");
    }

    private String workflow() {
        var workflow = "/api/v1/workflows/" + api.post("/api/v1/workflows", definition(10)).at("id");
        for (int n : List.of(5, 20, 40)) {
            assertThat(api.post(workflow + "/execute", Map.of("input", Map.of("n", n)), "Prefer", "wait=30").at("status")).isEqualTo("succeeded");
        }
        return workflow;
    }

    private static Object at(Reply reply, int item, String member) {
        return reply.at("items", String.valueOf(item), member);
    }

    @Test
    void theSameVersionGoesTheSameWay() {
        var reply = api.post(workflow() + "/shadow", Map.of("last", 3));

        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.at("played")).isEqualTo(3L);
        assertThat(reply.at("same")).as(reply.text()).isEqualTo(3L);
        assertThat(at(reply, 0, "path_after")).isEqualTo(List.of("big", "call", "end"));
        assertThat(at(reply, 0, "is_output_equal")).isEqualTo(true);
        assertThat(api.get("/api/v1/executions").items()).as("nothing was started").hasSize(3);
    }

    @Test
    void tellsWhichPathsChangeAndWhereTheyPart() {
        var workflow = workflow();
        api.put(workflow, definition(30));
        var reply = api.post(workflow + "/shadow", Map.of("version", 2));

        assertThat(reply.at("same")).as(reply.text()).isEqualTo(2L);
        assertThat(reply.at("changed")).isEqualTo(1L);
        assertThat(at(reply, 1, "verdict")).isEqualTo("changed");
        assertThat(at(reply, 1, "first_difference")).isEqualTo("big");
        assertThat(((List<?>) at(reply, 1, "tasks")).getFirst()).isEqualTo(Map.of("task_id", "big", "before", "true", "after", "false"));
        assertThat(at(reply, 1, "is_output_equal")).isEqualTo(false);
        assertThat(reply.at("changes_by_task", "0", "executions")).isEqualTo(1L);
        assertThat(api.post(workflow + "/shadow", Map.of("version", 1)).at("same")).isEqualTo(3L);
    }

    @Test
    void whatWasNeverAskedIsNotMadeUp() {
        var workflow = workflow();
        api.put(workflow, definition(1));
        var reply = api.post(workflow + "/shadow");

        assertThat(reply.at("changed")).as(reply.text()).isEqualTo(1L);
        assertThat(at(reply, 2, "unrecorded")).isEqualTo(List.of("call"));
        assertThat(at(reply, 2, "path_after")).isEqualTo(List.of("big", "end"));
        assertThat(at(reply, 2, "status_after")).as("what follows is not known").isNull();
    }

    @Test
    void tellsWhichTasksWouldGetOtherParameters() {
        var workflow = workflow();
        var tasks = new ArrayList<Object>((List<?>) definition(10).get("tasks"));
        tasks.set(1, Map.of("task_id", "call", "type", "http_request", "dependencies", List.of(Map.of("task_id", "big", "outcome", "true")),
                "parameters", Map.of("url", "http://10.0.0.2/${input.n}"), "continue_on_failure", true));
        api.put(workflow, Map.of("name", name, "tasks", tasks, "output", "${tasks.end.output}"));
        var reply = api.post(workflow + "/shadow");

        assertThat(reply.at("same")).as(reply.text()).isEqualTo(3L);
        assertThat(at(reply, 0, "inputs_changed")).isEqualTo(List.of("call"));
        assertThat(at(reply, 2, "inputs_changed")).isEqualTo(List.of());
    }

    @Test
    void refusesWhatItCannotPlay() {
        var workflow = workflow();

        assertThat(api.post(workflow + "/shadow", Map.of("last", 201, "versoin", 1)).status()).isEqualTo(422);
        assertThat(api.post(workflow + "/shadow", Map.of("version", 9)).at("errors", "0", "code")).isEqualTo("unknown_version");
        assertThat(ApiServer.stranger().post(workflow + "/shadow").status()).isEqualTo(404);
    }
}
