package dev.waybill.workflow;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowApiTest {
    private static final String PATH = "/api/v1/workflows";
    private static final String UNKNOWN = PATH + "/0198c0de-0000-7000-8000-0000000000ff";

    private final Api api = ApiServer.api();

    private Reply created(Map<String, Object> definition) {
        var reply = api.post(PATH, definition);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply;
    }

    private String pathOf(Reply created) {
        return PATH + "/" + created.at("id");
    }

    @Test
    void whatIsCreatedCanBeReadAndPutBackUnchanged() {
        var definition = with(small(name("kept")), "description", "Doubles a number");
        var created = created(definition);
        var path = created.header("Location");

        assertThat(path).isEqualTo(pathOf(created));
        assertThat(created.json()).containsAllEntriesOf(definition).containsEntry("version", 1L).containsEntry("is_active", true)
                .containsEntry("created_by", "admin");
        assertThat(String.valueOf(created.at("created_at"))).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");

        var read = api.get(path);
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag")).isNotEmpty();

        var put = api.put(path, read.json());
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.json()).as("an equal definition makes no version").isEqualTo(read.json());
        assertThat(put.header("ETag")).isEqualTo(read.header("ETag"));
    }

    @Test
    void aChangedDefinitionIsANewVersionAndTheOldOneStays() {
        var first = created(small(name("versions")));
        var path = pathOf(first);
        var changed = with(small((String) first.at("name")), "tags", List.of("sales"));
        var second = api.put(path, changed);

        assertThat(second.at("version")).isEqualTo(2L);
        assertThat(second.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(api.get(path + "?version=1").json()).doesNotContainKey("tags").containsEntry("version", 1L);
        assertThat(api.get(path + "?version=2").json()).isEqualTo(second.json());
        assertThat(api.get(path + "?version=1").header("ETag")).as("an old version is not the current state").isNotEqualTo(second.header("ETag"));

        var versions = api.get(path + "/versions");
        assertThat(versions.each("version")).isEqualTo(List.of(2L, 1L));
        assertThat(api.get(path + "/versions?limit=1").at("next_cursor")).isNotNull();
    }

    @Test
    void restoringMakesANewVersionEqualToTheOldOne() {
        var first = created(small(name("restore")));
        var path = pathOf(first);
        api.put(path, with(small((String) first.at("name")), "tags", List.of("sales")));

        var restored = api.post(path + "/versions/1/restore");
        assertThat(restored.status()).isEqualTo(200);
        assertThat(restored.json()).containsEntry("version", 3L).doesNotContainKey("tags");
        assertThat(api.post(path + "/versions/1/restore").at("version")).as("it is the current one already").isEqualTo(3L);
        assertThat(api.get(path + "/versions").at("items", "0", "comment")).isEqualTo("Restored from version 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "99", "x", "1.0", "99999999999999999999", "١"})
    void aVersionThatIsNoneIsNotFound(String number) {
        var path = pathOf(created(small(name("no-version"))));
        var reply = api.post(path + "/versions/" + URLEncoder.encode(number, StandardCharsets.UTF_8) + "/restore");
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.at("code")).isEqualTo("version_not_found");
    }

    @Test
    void aStaleIfMatchIsRefusedAndChangesNothing() {
        var first = created(small(name("stale")));
        var path = pathOf(first);
        var etag = first.header("ETag");
        var changed = with(first.json(), "tags", List.of("a"));
        assertThat(api.put(path, changed, "If-Match", etag).status()).isEqualTo(200);

        for (var reply : List.of(
                api.put(path, with(changed, "tags", List.of("b")), "If-Match", etag),
                api.delete(path, "If-Match", etag),
                api.post(path + "/deactivate", "If-Match", etag),
                api.put(path, with(changed, "tags", List.of("b")), "If-Match", "W/" + api.get(path).header("ETag")))) {
            assertThat(reply.status()).isEqualTo(412);
            assertThat(reply.at("code")).isEqualTo("precondition_failed");
        }
        assertThat(api.get(path).at("tags")).isEqualTo(List.of("a"));
        assertThat(api.put(path, with(changed, "tags", List.of("b")), "If-Match", "\"x\", " + api.get(path).header("ETag")).status()).isEqualTo(200);
        assertThat(api.delete(path, "If-Match", "*").status()).isEqualTo(204);
    }

    @Test
    void theEntityTagFollowsTheState() {
        var first = created(small(name("state")));
        var path = pathOf(first);
        var inactive = api.post(path + "/deactivate");
        assertThat(inactive.at("is_active")).isEqualTo(false);
        assertThat(inactive.header("ETag")).isNotEqualTo(first.header("ETag"));
        assertThat(api.post(path + "/deactivate").header("ETag")).as("without effect").isEqualTo(inactive.header("ETag"));
        assertThat(api.post(path + "/activate").at("is_active")).isEqualTo(true);
        assertThat(api.get(path, "If-None-Match", api.get(path).header("ETag")).status()).isEqualTo(304);
    }

    @Test
    void namesAreUniqueUntilTheWorkflowIsDeleted() {
        var name = name("unique");
        var path = pathOf(created(small(name)));
        var other = pathOf(created(small(name("other"))));

        assertThat(api.post(PATH, small(name)).at("code")).isEqualTo("workflow_name_taken");
        var renamed = api.put(other, small(name));
        assertThat(renamed.status()).isEqualTo(409);
        assertThat(api.get(other).at("name")).isNotEqualTo(name);

        assertThat(api.delete(path).status()).isEqualTo(204);
        created(small(name));
    }

    @Test
    void aDeletedWorkflowIsGone() {
        var path = pathOf(created(small(name("gone"))));
        assertThat(api.delete(path).status()).isEqualTo(204);
        for (var reply : List.of(api.get(path), api.delete(path), api.get(path + "/versions"), api.get(path + "/route"), api.post(path + "/execute"),
                api.post(path + "/activate"), api.put(path, small("x")), api.get(path + "?version=1"), api.post(path + "/versions/1/restore"))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.at("code")).isEqualTo("workflow_not_found");
        }
    }

    @Test
    void oneOfManyConcurrentCreationsGetsTheName() throws Exception {
        var name = name("race");
        assertThat(together(8, _ -> api.post(PATH, small(name)))).containsExactlyInAnyOrder(201, 409, 409, 409, 409, 409, 409, 409);
    }

    @Test
    void concurrentChangesAreNumberedOneAfterAnother() throws Exception {
        var first = created(small(name("busy")));
        var path = pathOf(first);
        var statuses = together(8, i -> api.put(path, with(first.json(), "tags", List.of("t" + i))));
        assertThat(statuses).containsOnly(200);
        assertThat(api.get(path).at("version")).isEqualTo(9L);
        assertThat(api.get(path + "/versions").items()).hasSize(9);
    }

    @Test
    void oneOfManyConcurrentChangesOfTheSameStateWins() throws Exception {
        var first = created(small(name("contest")));
        var path = pathOf(first);
        var statuses = together(6, i -> api.put(path, with(first.json(), "tags", List.of("t" + i)), "If-Match", first.header("ETag")));
        assertThat(statuses).containsExactlyInAnyOrder(200, 412, 412, 412, 412, 412);
    }

    private static List<Integer> together(int callers, java.util.function.IntFunction<Reply> call) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = IntStream.range(0, callers)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return call.apply(i).status();
                    }))
                    .toList();
            start.countDown();
            List<Integer> statuses = new java.util.ArrayList<>();
            for (var future : futures) {
                statuses.add(future.get());
            }
            return statuses;
        }
    }

    @Test
    @Tag("S13")
    void readOnlyFieldsAreIgnoredAndUnknownOnesRefused() {
        var definition = small(name("assigned"));
        var sent = with(with(with(definition, "id", "x"), "created_by", "root"), "version", 99L);
        var reply = created(with(sent, "is_active", false));
        assertThat(reply.json()).containsEntry("version", 1L).containsEntry("created_by", "admin").containsEntry("is_active", true);

        for (var field : List.of("tenant_id", "owner", "role", "_class", "created_on", "__proto__", "@type")) {
            var refused = api.post(PATH, with(small(name("unknown")), field, "x"));
            assertThat(refused.status()).as(field).isEqualTo(422);
            assertThat(refused.at("errors", "0", "pointer")).isEqualTo("/" + field);
        }
    }

    @Test
    void everyFaultOfADefinitionIsTold() {
        var broken = Map.of("name", "", "tasks", List.of(Map.of("task_id", "a", "type", "no_such_type")), "colour", "red");
        var refused = api.post(PATH, broken);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.json()).containsEntry("type", "/problems/definition_invalid").containsEntry("code", "definition_invalid")
                .containsEntry("instance", PATH);
        assertThat((List<?>) refused.at("errors")).hasSizeGreaterThanOrEqualTo(3);

        var validated = api.post(PATH + "/validate", broken);
        assertThat(validated.status()).isEqualTo(200);
        assertThat(validated.at("valid")).isEqualTo(false);
        assertThat((List<?>) validated.at("errors")).hasSameSizeAs((List<?>) refused.at("errors"));
        assertThat(api.post(PATH + "/validate", small("fine")).json()).isEqualTo(Map.of("valid", true, "errors", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"text\"", "1", "{\"name\":\"a\\u0000b\",\"tasks\":[]}"})
    void whatIsNoDefinitionIsValidatedToo(String json) {
        var reply = api.call("POST", PATH + "/validate", json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("valid")).isEqualTo(false);
        assertThat((List<?>) reply.at("errors")).isNotEmpty();
    }

    @Test
    void keysThatUsersChoseKeepTheirCase() {
        var definition = with(small(name("case")), "tasks", List.of(dev.waybill.testing.api.Samples.transform("double", Map.of("camelCase", Map.of("Ünïcode Key", 1.5)))));
        definition.remove("output");
        assertThat(created(definition).at("tasks")).isEqualTo(definition.get("tasks"));
    }

    @Test
    void anotherTenantsWorkflowIsNotFound() {
        var path = pathOf(created(small(name("mine"))));
        var stranger = ApiServer.stranger();
        for (var reply : List.of(stranger.get(path), stranger.put(path, small("x")), stranger.delete(path), stranger.post(path + "/execute"),
                stranger.post(path + "/activate"), stranger.get(path + "/versions"), stranger.get(path + "/route"))) {
            assertThat(reply.status()).isEqualTo(404);
        }
        assertThat(stranger.get(PATH).items()).isEmpty();
        assertThat(api.get(path).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1-1-1-1-1", "0198c0de-0000-7000-8000-0000000000fg", "%20", "null"})
    void whatIsNoIdIsNotFound(String id) {
        assertThat(api.get(PATH + "/" + id).at("code")).isEqualTo("workflow_not_found");
        assertThat(api.get(UNKNOWN).at("code")).isEqualTo("workflow_not_found");
    }

    @Test
    @Tag("S28")
    void aDefinitionCanComeAndGoAsYaml() {
        var yaml = "name: " + name("yaml") + "\ntasks:\n- {task_id: a, type: transform, parameters: {output: {No: no, n: 1.0}}}\n";
        var created = api.call("POST", PATH, yaml.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/yaml; charset=utf-8");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        assertThat(created.at("tasks", "0", "parameters", "output")).isEqualTo(Map.of("No", "no", "n", 1.0));

        var read = api.get(pathOf(created), "Accept", "application/yaml");
        assertThat(read.header("Content-Type")).startsWith("application/yaml");
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));
        var put = api.call("PUT", pathOf(created), read.body(), "Content-Type", "application/yaml", "Accept", "application/yaml");
        assertThat(put.status()).isEqualTo(200);
        assertThat(dev.waybill.json.Yaml.parse(put.body())).as("what is read can be put back").isEqualTo(created.json());
        assertThat(api.call("POST", PATH + "/validate", yaml.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/yaml").at("valid")).isEqualTo(true);
    }

    @Test
    void theRouteIsYamlAndTheSchemaIsJson() {
        var path = pathOf(created(small(name("route"))));
        var route = api.get(path + "/route");
        assertThat(route.header("Content-Type")).startsWith("application/yaml");
        assertThat(route.text()).contains("route");
        assertThat(api.get(path + "/route", "Accept", "application/json").status()).isEqualTo(406);
        assertThat(api.get("/api/v1/schemas/workflow.json").at("$schema")).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }
}
