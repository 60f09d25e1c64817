package dev.waybill.simulation;

import static dev.waybill.testing.api.Samples.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A single task is tried on a sample, apart from every execution. */
class SampleApiTest {
    private static final Map<String, Object> FETCHED = Map.of("tasks", Map.of("fetch", Map.of("output", Map.of("total", 7))));

    private final Api api = ApiServer.stranger();
    private final String name = name("sampled");
    private final String workflow = "/api/v1/workflows/" + api.post("/api/v1/workflows", definition("${tasks.fetch.output.total * 2}")).at("id");

    private Map<String, Object> definition(String output) {
        return Map.of("name", name, "tasks", List.of(
                Map.of("task_id", "fetch", "type", "http_request", "parameters", Map.of("url", "http://10.0.0.1/${input.id}"),
                        "retry_policy", Map.of("max_attempts", 1)),
                Map.of("task_id", "twice", "type", "transform", "dependencies", List.of("fetch"), "parameters", Map.of("output", output)),
                Map.of("task_id", "never", "type", "transform", "dependencies", List.of("twice"), "when", "tasks.twice.output > 100",
                        "parameters", Map.of("output", 1)),
                Map.of("task_id", "wait", "type", "delay", "parameters", Map.of("duration", "1h"))));
    }

    private Reply keep(String task, Object context) {
        return api.put(workflow + "/samples/" + task, Map.of("context", context));
    }

    private Reply run(String task, Map<String, Object> body) {
        return api.post(workflow + "/tasks/" + task + "/run", body);
    }

    @Test
    void showsWhatATaskWouldGetFromItsSample() {
        assertThat(keep("twice", FETCHED).status()).isEqualTo(200);

        var reply = run("twice", Map.of());
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(reply.at("input")).isEqualTo(Map.of("output", 14L));
        assertThat(reply.at("executed")).isEqualTo(false);
        assertThat(reply.at("context_from")).isEqualTo("sample");
        assertThat(api.get("/api/v1/executions").items()).isEmpty();
    }

    @Test
    void aContextInTheRequestWinsOverTheSample() {
        keep("twice", FETCHED);

        var reply = run("twice", Map.of("context", Map.of("tasks", Map.of("fetch", Map.of("output", Map.of("total", 1))))));
        assertThat(reply.at("input")).isEqualTo(Map.of("output", 2L));
        assertThat(reply.at("context_from")).isEqualTo("request");
    }

    @Test
    void tellsWhyParametersCannotBeResolvedAndWhenATaskWouldBeSkipped() {
        var failed = run("twice", Map.of());
        assertThat(failed.at("error", "code")).isEqualTo("expression");
        assertThat(failed.at("input")).isNull();
        assertThat(failed.at("context_from")).isNull();

        var skipped = run("never", Map.of("context", Map.of("tasks", Map.of("twice", Map.of("output", 1)))));
        assertThat(skipped.at("outcome")).isEqualTo("skipped");
    }

    @Test
    void runsForRealOnlyWhenThatIsAskedFor() {
        var context = Map.<String, Object>of("input", Map.of("id", "a b"));
        var shown = run("fetch", Map.of("context", context));
        assertThat(shown.at("input")).isEqualTo(Map.of("url", "http://10.0.0.1/a%20b"));
        assertThat(shown.at("outcome")).isNull();

        var real = run("fetch", Map.of("context", context, "execute", true));
        assertThat(real.at("executed")).isEqualTo(true);
        assertThat(real.at("outcome")).isEqualTo("failure");
        assertThat(real.at("error", "code")).as("it was on its way out").isEqualTo("egress.denied");
        assertThat(run("twice", Map.of("context", FETCHED, "execute", true)).at("output")).isEqualTo(14L);
    }

    @Test
    void whatWaitsRunsOnlyWithinAnExecution() {
        var reply = run("wait", Map.of("execute", true));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.at("errors", "0", "code")).isEqualTo("task_not_runnable");
        assertThat(run("wait", Map.of()).at("input")).isEqualTo(Map.of("duration", "1h"));
    }

    @Test
    void aSampleServesLaterVersionsUntilTheyHaveTheirOwn() {
        keep("twice", FETCHED);
        api.put(workflow, definition("${tasks.fetch.output.total * 3}"));

        assertThat(run("twice", Map.of()).at("input")).isEqualTo(Map.of("output", 21L));
        assertThat(run("twice", Map.of("version", 1)).at("input")).isEqualTo(Map.of("output", 14L));
        keep("twice", Map.of("tasks", Map.of("fetch", Map.of("output", Map.of("total", 10)))));
        assertThat(run("twice", Map.of()).at("input")).isEqualTo(Map.of("output", 30L));
        assertThat(api.get(workflow + "/samples/twice?version=1").at("context")).isEqualTo(Map.of("tasks", Map.of("fetch", Map.of("output", Map.of("total", 7L)))));
        assertThat(api.delete(workflow + "/samples/twice").status()).isEqualTo(204);
        assertThat(api.delete(workflow + "/samples/twice").status()).isEqualTo(404);
        assertThat(api.get(workflow + "/samples/twice").at("version")).isEqualTo(1L);
    }

    @Test
    void nobodySeesOrTriesWhatIsNotHis() {
        keep("twice", FETCHED);
        var stranger = ApiServer.stranger();

        assertThat(stranger.get(workflow + "/samples/twice").status()).isEqualTo(404);
        assertThat(stranger.post(workflow + "/tasks/twice/run", Map.of()).status()).isEqualTo(404);
        assertThat(api.get(workflow + "/samples/nobody").at("code")).isEqualTo("task_not_found");
        assertThat(api.get(workflow + "/samples/fetch").at("code")).isEqualTo("sample_not_found");
        assertThat(api.put(workflow + "/samples/twice", Map.of("contxt", Map.of())).status()).isEqualTo(422);
    }
}
