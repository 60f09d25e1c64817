package dev.waybill.workflow;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.transform;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RolloutApiTest {
    private static final String PATH = "/api/v1/workflows";

    private final Api api = ApiServer.api();

    /** A workflow whose version 2 lies aside; returns its path. */
    private String withAVersionAside(Map<String, Object> second) {
        var name = name("rolled-out");
        var created = api.post(PATH, small(name));
        var path = PATH + "/" + created.at("id");
        assertThat(api.put(path + "/draft", with(second, "name", name)).status()).isEqualTo(200);
        var aside = api.post(path + "/draft/publish?make_current=false&comment=Aside");
        assertThat(aside.json()).as(aside.text()).containsEntry("version", 2L);
        assertThat(api.get(path).json()).as("the current one stays").isEqualTo(with(created.json(), "rollout", null));
        return path;
    }

    private static Map<String, Object> other() {
        return with(small("x"), "tags", List.of("new"));
    }

    private static Map<String, Object> failing() {
        return with(small("x"), "tasks", List.of(transform("double", Map.of("twice", "${input.missing * 2}"))));
    }

    private long versionOf(String path, Map<String, Object> input, String... headers) {
        var started = api.post(path + "/execute", Map.of("input", input), headers);
        assertThat(started.status()).as(started.text()).isBetween(200, 202);
        return (long) started.at("workflow_version");
    }

    private Reply put(String path, Map<String, Object> rule, String... headers) {
        return api.put(path + "/rollout", rule, headers);
    }

    @Test
    void aVersionMaySucceedTheCurrentOneStepByStep() {
        var path = withAVersionAside(other());
        assertThat(versionOf(path, Map.of("n", 1))).isEqualTo(1);
        var begun = put(path, Map.of("version", 2, "when", "input.n > 10"));
        assertThat(begun.json()).as(begun.text()).containsEntry("status", "active").containsEntry("base_version", 1L).containsEntry("failure_rate", 0.2)
                .containsEntry("min_executions", 20L).containsEntry("reason", null);
        assertThat(versionOf(path, Map.of("n", 1))).isEqualTo(1);
        assertThat(versionOf(path, Map.of("n", 11))).isEqualTo(2);
        assertThat(api.get(path).at("rollout", "version")).isEqualTo(2L);
        assertThat(api.post(path + "/execute", Map.of("input", Map.of("n", 11), "version", 1)).at("workflow_version")).as("who asks for a version gets it").isEqualTo(1L);

        var changed = put(path, Map.of("version", 2, "percent", 100));
        assertThat(changed.at("id")).as("the same one goes on").isEqualTo(begun.at("id"));
        api.post(path + "/execute", Map.of("input", Map.of("n", 1)), "Prefer", "wait=30");
        await().until(() -> (long) api.get(path + "/rollout").at("observed", "ended") == 2);

        var promoted = api.post(path + "/rollout/promote");
        assertThat(promoted.json()).containsEntry("version", 2L).containsEntry("rollout", null).containsEntry("tags", List.of("new"));
        assertThat(api.get(path + "/versions").each("is_current")).as("no further version").containsExactly(true, false);
        assertThat(api.get(path + "/rollout").json()).containsEntry("status", "promoted").containsEntry("ended_by", "admin");
        assertThat(api.post(path + "/rollout/promote").at("code")).isEqualTo("rollout_not_found");
        assertThat(versionOf(path, Map.of("n", 1))).isEqualTo(2);
    }

    @Test
    void aVersionThatFailsTooOftenIsTakenBackWithTheReason() {
        var path = withAVersionAside(failing());
        put(path, Map.of("version", 2, "percent", 100, "failure_rate", 0.5, "min_executions", 3));
        var executions = List.of(1, 2).stream().map(n -> api.post(path + "/execute", Map.of("input", Map.of("n", n)), "Prefer", "wait=30")).toList();
        assertThat(executions).allSatisfy(execution -> assertThat(execution.json()).containsEntry("status", "failed").containsEntry("workflow_version", 2L));
        assertThat(api.get(path + "/rollout").json()).as("too few to judge").containsEntry("status", "active");
        versionOf(path, Map.of("n", 3));

        await().atMost(Duration.ofSeconds(30)).until(() -> "rolled_back".equals(api.get(path + "/rollout").at("status")));
        var over = api.get(path + "/rollout");
        assertThat(over.json()).containsEntry("reason", "3 of the last 3 executions failed (100.0 %), which is more than 50.0 %").containsEntry("ended_by", "waybill");
        assertThat(over.at("observed", "failure_rate")).isEqualTo(1.0);
        assertThat(versionOf(path, Map.of("n", 4))).isEqualTo(1);
        assertThat(api.get(path).at("rollout")).isNull();
        assertThat(api.get(path + "/rollouts").each("status")).containsExactly("rolled_back");
        assertThat(api.get("/api/v1/executions/" + executions.getFirst().at("id")).at("workflow_version")).as("what ran stays where it was").isEqualTo(2L);

        assertThat(put(path, Map.of("version", 2, "percent", 1)).json()).as("begun anew, nothing is counted yet").containsEntry("status", "active");
        assertThat(api.get(path + "/rollout").at("observed", "ended")).isEqualTo(0L);
        assertThat(api.get(path + "/rollouts").each("status")).containsExactly("active", "rolled_back");
    }

    @Test
    void anInputThatTheNewVersionRefusesGoesToTheCurrentOne() {
        var path = withAVersionAside(with(other(), "input_schema", Map.of("required", List.of("m"))));
        put(path, Map.of("version", 2, "percent", 100));
        assertThat(versionOf(path, Map.of("n", 1), "Idempotency-Key", "once")).isEqualTo(1);
        assertThat(versionOf(path, Map.of("n", 1), "Idempotency-Key", "once")).isEqualTo(1);
        assertThat(versionOf(path, Map.of("n", 1, "m", 1))).isEqualTo(2);
    }

    @Test
    void whatReplacesItOrStopsItEndsIt() {
        var path = withAVersionAside(other());
        var name = (String) api.get(path).at("name");
        put(path, Map.of("version", 2, "percent", 100));
        assertThat(api.put(path, with(small(name), "tags", List.of("third"))).json()).containsEntry("version", 3L).containsEntry("rollout", null);
        assertThat(api.get(path + "/rollout").json()).containsEntry("status", "replaced").containsEntry("reason", "Version 3 became the current one");

        put(path, Map.of("version", 2, "percent", 5));
        put(path, Map.of("version", 1, "percent", 5));
        assertThat(api.get(path + "/rollouts").each("reason")).containsExactly(null, "Version 1 is rolled out", "Version 3 became the current one");
        assertThat(api.delete(path + "/rollout").status()).isEqualTo(204);
        assertThat(api.delete(path + "/rollout").at("code")).isEqualTo("rollout_not_found");
        assertThat(api.get(path + "/rollouts?limit=1").at("next_cursor")).isNotNull();
        put(path, Map.of("version", 2, "percent", 5));
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.get(path + "/rollout").at("code")).isEqualTo("workflow_not_found");
    }

    @Test
    void theEntityTagOfTheWorkflowFollowsItsRollout() {
        var path = withAVersionAside(other());
        var before = api.get(path).header("ETag");
        assertThat(put(path, Map.of("version", 2, "percent", 5), "If-Match", "\"r9\"").status()).isEqualTo(412);
        assertThat(put(path, Map.of("version", 2, "percent", 5), "If-Match", before).status()).isEqualTo(200);
        assertThat(put(path, Map.of("version", 2, "percent", 6), "If-Match", before).status()).isEqualTo(412);
        assertThat(api.post(path + "/rollout/promote", "If-Match", before).status()).isEqualTo(412);
        assertThat(api.delete(path + "/rollout", "If-Match", before).status()).isEqualTo(412);
        assertThat(api.post(path + "/rollout/promote", "If-Match", api.get(path).header("ETag")).status()).isEqualTo(200);
    }

    @Test
    void everyFaultOfARuleIsTold() {
        var path = withAVersionAside(other());
        var wrong = put(path, Map.of("percent", 101, "when", "tasks.a.output == 1", "key", "${trigger.type + }", "failure_rate", -1, "min_executions", 1001, "colour", "red"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(((List<?>) wrong.at("errors")).stream().<Object>map(fault -> ((Map<?, ?>) fault).get("pointer")))
                .contains("/version", "/percent", "/when", "/key", "/failure_rate", "/min_executions", "/colour");
        assertThat(put(path, Map.of("version", 2)).at("errors", "0", "pointer")).isEqualTo("/percent");
        assertThat(put(path, Map.of("version", 1, "percent", 1)).at("errors", "0", "code")).isEqualTo("is_current");
        assertThat(put(path, Map.of("version", 7, "percent", 1)).at("errors", "0", "code")).isEqualTo("unknown_version");
        assertThat(api.get(path + "/rollout").at("code")).isEqualTo("rollout_not_found");
        assertThat(ApiServer.stranger().get(path + "/rollout").at("code")).isEqualTo("workflow_not_found");

        var sketch = PATH + "/" + api.post(PATH, Map.of("name", name("sketch"), "is_draft", true)).at("id");
        assertThat(put(sketch, Map.of("version", 1, "percent", 1)).at("code")).isEqualTo("workflow_unpublished");
        api.put(sketch + "/draft", small(name("sketch")));
        assertThat(api.post(sketch + "/draft/publish?make_current=false").at("code")).isEqualTo("workflow_unpublished");
    }
}
