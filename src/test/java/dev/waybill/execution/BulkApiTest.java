package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.broken;
import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BulkApiTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String PATH = "/api/v1/executions";
    private static final String BULK = PATH + "/bulk";

    private final Api api = ApiServer.stranger();

    private String workflow(Map<String, Object> definition, int executions) {
        var id = (String) api.post(WORKFLOWS, definition).at("id");
        for (int i = 0; i < executions; i++) {
            api.post(WORKFLOWS + "/" + id + "/execute", Map.of("input", Map.of("n", i)), "Prefer", "wait=30");
        }
        return id;
    }

    private void over(String job) {
        await().until(() -> "completed".equals(api.get(job).at("status")));
    }

    @Test
    void countsThenRetriesAndTellsHowFarItIs() {
        var workflow = workflow(broken(name("bulk")), 3);
        var order = Map.of("action", "retry", "filter", Map.of("workflow_id", workflow));
        var counted = api.post(BULK, Map.of("action", "retry", "filter", Map.of("workflow_id", workflow), "dry_run", true));
        assertThat(counted.status()).isEqualTo(200);
        assertThat(counted.at("matched")).isEqualTo(3L);
        assertThat((List<?>) counted.at("samples")).hasSize(3);
        assertThat(api.get(BULK).items()).as("only counted").isEmpty();

        var ordered = api.post(BULK, order);
        assertThat(ordered.status()).isEqualTo(202);
        over(ordered.header("Location"));
        assertThat(api.get(ordered.header("Location")).json()).containsEntry("matched", 3L).containsEntry("done", 3L).containsEntry("failed", 0L)
                .containsEntry("created_by", "stranger").containsEntry("filter", Map.of("workflow_id", workflow));
        assertThat(api.get(BULK).each("id")).isEqualTo(List.of(ordered.at("id")));
        assertThat(ApiServer.stranger().get(ordered.header("Location")).at("code")).isEqualTo("job_not_found");
        assertThat(ApiServer.stranger().post(ordered.header("Location") + "/stop").status()).isEqualTo(404);
    }

    @Test
    void rerunsAreNewExecutionsAndWhatTakesNoneIsReported() {
        var workflow = workflow(small(name("bulk")), 2);
        var job = api.post(BULK, Map.of("action", "rerun", "filter", Map.of("workflow_id", workflow))).header("Location");
        over(job);
        assertThat(api.get(job).at("done")).isEqualTo(2L);
        assertThat(api.get(PATH + "?workflow_id=" + workflow).items()).hasSize(4);
        api.post(WORKFLOWS + "/" + workflow + "/deactivate");
        var refused = api.post(BULK, Map.of("action", "rerun", "filter", Map.of("workflow_id", workflow, "status", List.of("succeeded")))).header("Location");
        over(refused);
        assertThat(api.get(refused).at("failed")).isEqualTo(4L);
        assertThat(api.get(refused + "/failures").each("code")).containsOnly("workflow_inactive").hasSize(4);
    }

    @Test
    void aGroupOfFailuresCanBeRetried() {
        workflow(broken(name("bulk")), 2);
        var other = workflow(broken(name("bulk")), 1);
        var group = api.get("/api/v1/failures?workflow_id=" + other).at("items", "0", "id");
        assertThat(api.post(BULK, Map.of("action", "retry", "filter", Map.of("failure", group), "dry_run", true)).at("matched")).isEqualTo(1L);
    }

    @Test
    void everyFaultOfAnOrderIsTold() {
        var refused = api.post(BULK, Map.of("action", "explode", "filter", Map.of("status", List.of("odd"), "workflow_id", "x", "more", 1), "rate", 0, "dry_run", "yes", "other", 1));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(((List<?>) refused.at("errors")).stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")))
                .containsExactlyInAnyOrder("/action", "/filter/status", "/filter/workflow_id", "/filter/more", "/rate", "/dry_run", "/other");
        assertThat(api.post(BULK, Map.of("action", "cancel", "filter", Map.of())).at("errors", "0", "pointer")).as("never all by mistake").isEqualTo("/filter");
        assertThat(api.post(BULK, Map.of("action", "cancel")).status()).isEqualTo(422);
        assertThat(api.get(BULK + "/x").status()).isEqualTo(404);
    }
}
