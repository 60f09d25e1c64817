package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.transform;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An export is whole but for credentials, and an import is looked at and never runs. */
class ExportTest {
    private static final String PATH = "/api/v1/executions";
    private static final String IMPORTED = PATH + "/imported";

    private final Api api = ApiServer.stranger();
    private final Api elsewhere = ApiServer.stranger();

    private String ended(Object output, Map<String, Object> input) {
        var call = Map.of("task_id", "call", "type", "http_request", "when", "false", "parameters", Map.of(
                "url", "https://shop.example/?api_key=hunter22", "headers", Map.of("X-Api-Key", "hunter22"),
                "auth", Map.of("basic", Map.of("username", "ann", "password", "hunter22"))));
        var definition = Map.of("name", name("export"), "tasks", List.of(call, transform("make", output)), "output", "${tasks.make.output}");
        var stored = api.post("/api/v1/workflows", definition);
        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        var workflow = "/api/v1/workflows/" + stored.at("id");
        return PATH + "/" + api.post(workflow + "/execute", Map.of("input", input), "Prefer", "wait=30").at("id");
    }

    @Test
    @Tag("S20")
    void anExportIsWholeButForCredentials() {
        var execution = ended("${input}", Map.of("n", 4, "token", "hunter22"));
        var export = api.get(execution + "/export");
        assertThat(export.text()).doesNotContain("hunter22");
        assertThat(export.at("format")).isEqualTo("waybill.execution/1");
        assertThat(export.at("execution", "status")).isEqualTo("succeeded");
        assertThat(export.at("execution", "output")).isEqualTo(Map.of("n", 4L, "token", "***"));
        assertThat(export.at("definition", "tasks", "0", "parameters", "auth", "basic", "password")).isEqualTo("***");
        assertThat(((List<?>) export.at("journal")).stream().<Object>map(row -> ((Map<?, ?>) row).get("kind"))).contains("attempt", "skipped", "ended");
        assertThat(elsewhere.get(execution + "/export").status()).isEqualTo(404);
    }

    @Test
    void longValuesAreLeftOut() {
        var export = api.get(ended("x".repeat(70_000), Map.of()) + "/export");
        assertThat((Long) export.at("values_left_out")).isPositive();
        assertThat(export.at("execution", "output")).isEqualTo(Map.of("left_out", 70_002L));
    }

    @Test
    void anImportIsLookedAtUnderAnIdOfItsOwnAndNeverRuns() {
        var execution = ended("${input}", Map.of("n", 4));
        var bundle = api.get(execution + "/export").json();
        var first = elsewhere.post(PATH + "/import", bundle);
        assertThat(first.status()).as(first.text()).isEqualTo(201);
        var second = elsewhere.post(PATH + "/import", bundle);
        assertThat(second.at("id")).isNotEqualTo(first.at("id")).isNotEqualTo(first.at("source_id"));
        assertThat(PATH + "/" + first.at("source_id")).isEqualTo(execution);
        var found = elsewhere.get(first.header("Location"));
        assertThat(found.at("is_imported")).isEqualTo(true);
        assertThat(found.at("bundle", "journal")).isEqualTo(bundle.get("journal"));
        assertThat(elsewhere.get(IMPORTED).each("id")).isEqualTo(List.of(second.at("id"), first.at("id")));
        assertThat(elsewhere.get(PATH).items()).as("it is no execution").isEmpty();
        for (var verb : List.of("retry", "rerun", "cancel", "resume")) {
            assertThat(elsewhere.post(PATH + "/" + first.at("id") + "/" + verb).at("code")).isEqualTo("execution_not_found");
        }
        assertThat(api.get(first.header("Location")).status()).isEqualTo(404);
        assertThat(elsewhere.delete(first.header("Location")).status()).isEqualTo(204);
        assertThat(elsewhere.get(first.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void whatIsNoExportIsRefusedWithEveryFault() {
        var refused = elsewhere.post(PATH + "/import", Map.of("format", "other", "journal", 1, "extra", 1, "execution", Map.of("id", "x", "status", "odd")));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(((List<?>) refused.at("errors")).stream().map(error -> (String) ((Map<?, ?>) error).get("pointer")))
                .containsExactlyInAnyOrder("/format", "/definition", "/journal", "/execution/id", "/execution/status", "/execution/workflow_name", "/extra");
        var large = new LinkedHashMap<String, Object>(Map.of("format", "x".repeat(11 << 20)));
        var bytes = Json.write(large).getBytes(StandardCharsets.UTF_8);
        assertThat(elsewhere.call("POST", PATH + "/import", bytes, "Content-Type", "application/json").status()).isEqualTo(413);
    }
}
