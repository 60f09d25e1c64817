package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.broken;
import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.patient;
import static dev.waybill.testing.api.Samples.small;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RepairApiTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String PATH = "/api/v1/executions";

    private final Api api = ApiServer.stranger();

    private String workflow(Map<String, Object> definition) {
        return WORKFLOWS + "/" + api.post(WORKFLOWS, definition).at("id");
    }

    private String ended(String workflow) {
        return PATH + "/" + api.post(workflow + "/execute", Map.of("input", Map.of("n", 4)), "Prefer", "wait=30").at("id");
    }

    private static List<Object> pointers(Reply reply) {
        return ((List<?>) reply.at("errors")).stream().<Object>map(error -> ((Map<?, ?>) error).get("pointer")).toList();
    }

    @Test
    void whyHasOneSentenceAndItsFacts() {
        var waiting = PATH + "/" + api.post(workflow(patient(name("why"))) + "/execute").at("id");
        await().until(() -> "waiting".equals(api.get(waiting + "/why").at("status")));
        var why = api.get(waiting + "/why");
        assertThat((String) why.at("sentence")).startsWith("Task wait (delay) waits until ");
        assertThat(why.at("reasons", "0", "kind")).isEqualTo("timer");
        assertThat((String) why.at("reasons", "0", "facts", "until")).endsWith("Z");
        assertThat(ApiServer.stranger().get(waiting + "/why").status()).isEqualTo(404);
    }

    @Test
    void aRerunIsANewExecutionThatNamesItsSource() {
        var workflow = workflow(small(name("rerun")));
        var source = ended(workflow);
        var rerun = api.post(source + "/rerun", Map.of("input", Map.of("n", 5)), "Prefer", "wait=30", "Idempotency-Key", "k");
        assertThat(rerun.status()).isEqualTo(200);
        assertThat(rerun.at("output")).isEqualTo(Map.of("twice", 10L));
        assertThat(rerun.at("trigger", "type")).isEqualTo("manual");
        assertThat(rerun.at("trigger", "rerun", "of")).isEqualTo(source.substring(PATH.length() + 1));
        assertThat(rerun.header("Location")).isEqualTo(PATH + "/" + rerun.at("id"));
        var again = api.post(source + "/rerun", Map.of("input", Map.of("n", 5)), "Idempotency-Key", "k");
        assertThat(again.at("id")).isEqualTo(rerun.at("id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(api.post(source + "/rerun", "Prefer", "wait=30").at("output")).as("the source's input").isEqualTo(Map.of("twice", 8L));

        api.post(workflow + "/deactivate");
        assertThat(api.post(source + "/rerun").at("code")).isEqualTo("workflow_inactive");
        assertThat(api.post(source + "/rerun", Map.of("input", Map.of("n", 5)), "Idempotency-Key", "k").at("id")).isEqualTo(rerun.at("id"));
        api.delete(workflow);
        assertThat(api.post(source + "/rerun").at("code")).isEqualTo("workflow_not_found");
    }

    @Test
    void everyFaultOfARerunOrAPatchIsTold() {
        var failed = ended(workflow(broken(name("faults"))));
        assertThat(pointers(api.post(failed + "/rerun", Map.of("from_task", 1, "input", 1, "version", 0, "other", 1))))
                .containsExactlyInAnyOrder("/from_task", "/input", "/version", "/other");
        assertThat(pointers(api.post(failed + "/tasks/broken/patch", Map.of("outcome", 1, "reason", " ", "other", 1))))
                .containsExactlyInAnyOrder("/outcome", "/reason", "/other");
        assertThat(pointers(api.post(failed + "/tasks/broken/patch", Map.of()))).containsExactlyInAnyOrder("/output", "/reason");
        assertThat(pointers(api.post(failed + "/tasks/broken/patch", Map.of("input", Map.of(), "output", 1, "reason", "r")))).containsExactly("/input");
        assertThat(api.post(failed + "/tasks/broken/patch", Map.of("input", Map.of("other", 1), "reason", "r")).status()).isEqualTo(422);
        assertThat(ApiServer.stranger().post(failed + "/tasks/broken/patch", Map.of("output", 1, "reason", "r")).status()).isEqualTo(404);
        assertThat(ApiServer.stranger().post(failed + "/rerun").status()).isEqualTo(404);
    }

    @Test
    void aPatchedExecutionIsRetriedAndItsJournalSaysWhoAndWhy() {
        var failed = ended(workflow(broken(name("patched"))));
        assertThat(api.post(failed + "/tasks/broken/patch", Map.of("output", 7, "reason", "by phone")).status()).isEqualTo(202);
        api.post(failed + "/retry");
        await().until(() -> "succeeded".equals(api.get(failed).at("status")));
        var rows = api.get(failed + "/journal");
        int patched = rows.each("kind").indexOf("patched");
        assertThat(rows.each("note").get(patched)).isEqualTo(Map.of("by", "stranger", "reason", "by phone"));
        assertThat(api.get(failed + "/tasks").at("items", "0", "output")).isEqualTo(7L);
    }
}
