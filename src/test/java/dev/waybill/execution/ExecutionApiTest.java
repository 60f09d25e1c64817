package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.broken;
import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.patient;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutionApiTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String PATH = "/api/v1/executions";
    private static final Map<String, Object> START = Map.of("input", Map.of("n", 4));
    private static final String FIELDS = "[id, workflow_id, workflow_name, workflow_version, status, trigger, search_attributes, sla, input, output, error,"
            + " created_at, started_at, completed_at, duration_ms]";

    private final Api api = ApiServer.stranger();

    private String workflow(String name) {
        return workflow(small(name));
    }

    private String workflow(Map<String, Object> definition) {
        var reply = api.post(WORKFLOWS, definition);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return WORKFLOWS + "/" + reply.at("id");
    }

    private Reply start(String workflow, String... headers) {
        return api.post(workflow + "/execute", START, headers);
    }

    @Test
    void aStartIsAcceptedWithItsPlace() {
        var workflow = workflow(name("start"));
        var reply = start(workflow);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("Location")).isEqualTo(PATH + "/" + reply.at("id"));
        assertThat(reply.header("Idempotency-Replayed")).isEmpty();
        assertThat(reply.at("trigger", "type")).isEqualTo("manual");
        assertThat(reply.at("input")).isEqualTo(Map.of("n", 4L));
        assertThat(api.get(reply.header("Location")).json().keySet().toString().replaceAll("\\s+", " ")).isEqualTo(FIELDS);
    }

    @Test
    void theBodyOfAStartMayBeMissing() {
        var workflow = workflow(name("bodyless"));
        for (var reply : List.of(api.post(workflow + "/execute"), api.post(workflow + "/execute", Map.of()), api.post(workflow + "/execute", with(Map.of(), "input", null)))) {
            assertThat(reply.status()).isEqualTo(202);
            assertThat(reply.at("input")).isEqualTo(Map.of());
        }
    }

    @Test
    void aVersionCanBeChosen() {
        var workflow = workflow(name("chosen"));
        api.put(workflow, with(small(name("chosen")), "tags", List.of("x")));
        assertThat(start(workflow).at("workflow_version")).isEqualTo(2L);
        assertThat(api.post(workflow + "/execute", Map.of("version", 1)).at("workflow_version")).isEqualTo(1L);
        var unknown = api.post(workflow + "/execute", Map.of("version", 3));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(unknown.at("errors", "0", "pointer")).isEqualTo("/version");
    }

    @Test
    void everyFaultOfAStartIsTold() {
        var refused = api.post(workflow(name("faults")) + "/execute", Map.of("input", 1, "version", "x", "inputs", 1));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(((List<?>) refused.at("errors")).stream().map(e -> (String) ((Map<?, ?>) e).get("pointer")))
                .containsExactlyInAnyOrder("/input", "/version", "/inputs");
    }

    @Test
    void inputIsCheckedAgainstTheSchema() {
        var schema = Map.of("type", "object", "required", List.of("n"));
        var created = api.post(WORKFLOWS, with(small(name("schema")), "input_schema", schema));
        var refused = api.post(WORKFLOWS + "/" + created.at("id") + "/execute", Map.of("input", Map.of()));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("code")).isEqualTo("input_invalid");
        assertThat((String) refused.at("errors", "0", "pointer")).startsWith("/input");
    }

    @Test
    @Tag("G10")
    void aRepeatedKeyFindsTheFirstExecution() {
        var workflow = workflow(name("repeated"));
        var first = start(workflow, "Idempotency-Key", "order 1");
        var again = start(workflow, "Idempotency-Key", "order 1");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.at("id")).isEqualTo(first.at("id"));
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(start(workflow, "Idempotency-Key", "order 1", "Prefer", "wait=5").status()).isEqualTo(200);
        assertThat(start(workflow, "Idempotency-Key", "order 2").at("id")).isNotEqualTo(first.at("id"));
        assertThat(start(workflow(name("repeated")), "Idempotency-Key", "order 1").at("id")).as("each workflow has its own keys").isNotEqualTo(first.at("id"));

        var other = api.post(workflow + "/execute", Map.of("input", Map.of("n", 5)), "Idempotency-Key", "order 1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.at("code")).isEqualTo("idempotency_key_reused");
    }

    @Test
    @Tag("G10")
    void aRepeatedKeyIsFoundAlthoughTheWorkflowTakesNoNewStarts() {
        var workflow = workflow(name("closed"));
        var first = start(workflow, "Idempotency-Key", "k");
        api.post(workflow + "/deactivate");
        assertThat(start(workflow, "Idempotency-Key", "k").at("id")).isEqualTo(first.at("id"));
        assertThat(start(workflow, "Idempotency-Key", "new").at("code")).isEqualTo("workflow_inactive");
        assertThat(start(workflow).status()).isEqualTo(409);
        api.post(workflow + "/activate");
        assertThat(start(workflow, "Idempotency-Key", "new").header("Idempotency-Replayed")).as("a refused start keeps no key").isEmpty();
        api.delete(workflow);
        assertThat(start(workflow, "Idempotency-Key", "k").at("id")).isEqualTo(first.at("id"));
        assertThat(start(workflow).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k", "with spaces and 'quotes'", "\"quoted\"", "0198c0de-0000-7000-8000-000000000001"})
    void aKeyIsAnyText(String key) {
        var workflow = workflow(name("key"));
        assertThat(start(workflow, "Idempotency-Key", key).at("id")).isEqualTo(start(workflow, "Idempotency-Key", key).at("id"));
    }

    @Test
    void keysHaveUpTo255Characters() {
        var workflow = workflow(name("long-key"));
        assertThat(start(workflow, "Idempotency-Key", "k".repeat(255)).status()).isEqualTo(202);
        for (var reply : List.of(start(workflow, "Idempotency-Key", "k".repeat(256)), start(workflow, "Idempotency-Key", ""), start(workflow, "Idempotency-Key", "a", "Idempotency-Key", "b"))) {
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.at("code")).isEqualTo("header_invalid");
        }
    }

    @Test
    void whoWaitsGetsTheEndOrTheStateAtTheEndOfTheTime() {
        var ended = start(workflow(name("quick")), "Prefer", "respond-async, wait=20");
        assertThat(ended.status()).isEqualTo(200);
        assertThat(ended.header("Preference-Applied")).isEqualTo("wait=20");
        assertThat(ended.at("status")).isEqualTo("succeeded");
        assertThat((Long) ended.at("duration_ms")).isGreaterThanOrEqualTo(0);
        assertThat(start(workflow(broken(name("broken"))), "Prefer", "wait=20").at("status")).as("however it ended").isEqualTo("failed");

        var waiting = start(workflow(patient(name("patience"))), "Prefer", "wait=1");
        assertThat(waiting.status()).isEqualTo(202);
        assertThat(waiting.json()).containsEntry("status", "waiting").containsEntry("completed_at", null).containsEntry("duration_ms", null);
        assertThat(start(workflow(name("quick")), "Prefer", "wait=999999").header("Preference-Applied")).isEqualTo("wait=60");
    }

    @Test
    void executionsAreListedNewestFirstWithoutInputAndOutput() {
        var workflow = workflow(name("listed"));
        var ids = IntStream.range(0, 5).mapToObj(_ -> start(workflow).at("id")).toList();
        assertThat(api.get(PATH).each("id")).isEqualTo(ids.reversed());
        assertThat(api.get(PATH + "?sort=created_at").each("id")).isEqualTo(ids);
        assertThat(((Map<?, ?>) api.get(PATH).items().getFirst()).keySet().stream().map(String::valueOf)).doesNotContain("input", "output").contains("error", "duration_ms");

        List<Object> paged = new ArrayList<>();
        Object cursor = "";
        while (cursor != null) {
            var page = api.get(PATH + "?limit=2" + (cursor.equals("") ? "" : "&cursor=" + cursor));
            paged.addAll(page.each("id"));
            cursor = page.at("next_cursor");
        }
        assertThat(paged).isEqualTo(ids.reversed());
    }

    @Test
    void executionsAreFiltered() {
        var quick = workflow(name("quick"));
        var broken = workflow(broken(name("broken")));
        var ended = start(quick, "Prefer", "wait=10").at("id");
        var failed = start(broken, "Prefer", "wait=10").at("id");
        assertThat(api.get(PATH + "?workflow_id=" + quick.substring(WORKFLOWS.length() + 1)).each("id")).isEqualTo(List.of(ended));
        assertThat(api.get(PATH + "?status=failed").each("id")).isEqualTo(List.of(failed));
        assertThat(api.get(PATH + "?status=failed&status=succeeded").each("id")).isEqualTo(List.of(failed, ended));
        assertThat(api.get(PATH + "?trigger=webhook").items()).isEmpty();
        assertThat(api.get(PATH + "?created_after=2100-01-01T00:00:00Z").items()).isEmpty();
        assertThat(api.get(PATH + "?created_before=2100-01-01T00:00:00+02:00&created_after=2020-01-01T00:00:00.5%2B02:00").items()).hasSize(2);
        assertThat(api.get(PATH + "/" + failed).at("error", "task_id")).isNotNull();
    }

    @Test
    void tasksAndJournalArePages() {
        var id = start(workflow(name("tasks")), "Prefer", "wait=10").at("id");
        var tasks = api.get(PATH + "/" + id + "/tasks");
        assertThat(((Map<?, ?>) tasks.items().getFirst()).keySet().toString()).isEqualTo(
                "[task_id, type, status, outcome, attempts, started_at, completed_at, duration_ms, input, output, error, node]");
        var journal = api.get(PATH + "/" + id + "/journal");
        assertThat(((Map<?, ?>) journal.items().getFirst()).keySet().toString())
                .isEqualTo("[sequence, at, kind, task_id, attempt, outcome, error, node, epoch, note]");
    }

    @Test
    void controlsAnswerWithTheStateOrSayWhyNot() {
        var waiting = PATH + "/" + start(workflow(patient(name("patience")))).at("id");
        assertThat(api.post(waiting + "/retry").at("code")).isEqualTo("execution_live");
        var paused = api.post(waiting + "/pause");
        assertThat(paused.status()).isEqualTo(202);
        assertThat(paused.at("status")).isEqualTo("paused");
        assertThat(api.post(waiting + "/resume").status()).isEqualTo(202);
        assertThat(api.post(waiting + "/cancel").status()).isEqualTo(202);

        var ended = PATH + "/" + start(workflow(name("quick")), "Prefer", "wait=10").at("id");
        for (var control : List.of("cancel", "pause", "resume")) {
            assertThat(api.post(ended + "/" + control).at("code")).isEqualTo("execution_ended");
        }
        assertThat(api.post(ended + "/retry").at("code")).isEqualTo("execution_succeeded");
        assertThat(api.post(PATH + "/" + start(workflow(broken(name("broken"))), "Prefer", "wait=10").at("id") + "/retry").status()).isEqualTo(202);
    }

    @Test
    void anUnknownOrForeignExecutionIsNotFound() {
        var path = PATH + "/" + start(workflow(name("mine"))).at("id");
        for (var reply : List.of(
                ApiServer.stranger().get(path), ApiServer.stranger().get(path + "/tasks"), ApiServer.stranger().get(path + "/journal"),
                ApiServer.stranger().post(path + "/cancel"), ApiServer.stranger().post(path + "/retry"),
                api.get(PATH + "/0198c0de-0000-7000-8000-0000000000ff"), api.get(PATH + "/x"), api.post(PATH + "/1-1-1-1-1/cancel"), api.get(PATH + "/x/tasks"))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.at("code")).isEqualTo("execution_not_found");
        }
    }
}
