package dev.waybill.workflow;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DraftApiTest {
    private static final String PATH = "/api/v1/workflows";

    private final Api api = ApiServer.api();

    private Reply created(Map<String, Object> definition) {
        var reply = api.post(PATH, definition);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply;
    }

    private static String pathOf(Reply created) {
        return PATH + "/" + created.at("id");
    }

    private static Map<String, Object> broken(String name) {
        return with(small(name), "tasks", List.of(Map.of("task_id", "a", "type", "no_such_type"), Map.of("task_id", "b", "dependencies", List.of("c"))));
    }

    @Test
    void aDraftIsKeptWithItsFaultsBesideTheVersionThatRuns() {
        var published = created(small(name("kept")));
        var path = pathOf(published);
        var name = (String) published.at("name");
        var draft = api.put(path + "/draft", broken(name));

        assertThat(draft.status()).as(draft.text()).isEqualTo(200);
        assertThat(draft.json()).containsEntry("is_draft", true).containsEntry("version", 1L).containsEntry("base_version", 1L).containsEntry("updated_by", "admin");
        assertThat((List<?>) draft.at("errors")).hasSize(((List<?>) api.post(PATH + "/validate", broken(name)).at("errors")).size()).hasSizeGreaterThan(2);
        assertThat(api.get(path + "/draft").json()).isEqualTo(draft.json());
        assertThat(api.get(path).json()).as("what runs is untouched").isEqualTo(published.json()).containsEntry("is_draft", false);
        var started = api.post(path + "/execute", Map.of("input", Map.of("n", 2)), "Prefer", "wait=30");
        assertThat(started.json()).containsEntry("status", "succeeded").containsEntry("workflow_version", 1L);
        assertThat(api.get(PATH + "?q=" + name).at("items", "0", "has_draft")).isEqualTo(true);
        assertThat(api.get(path + "/diff?to=draft").json()).containsEntry("from", 1L).containsEntry("to", "draft");
    }

    @Test
    void publishingMakesAVersionOrTellsEveryFault() {
        var published = created(small(name("published")));
        var path = pathOf(published);
        var definition = small((String) published.at("name"));
        api.put(path + "/draft", broken((String) published.at("name")));
        var refused = api.post(path + "/draft/publish");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.at("code")).isEqualTo("definition_invalid");
        assertThat((List<?>) refused.at("errors")).hasSizeGreaterThan(2);
        assertThat(api.get(path).at("version")).isEqualTo(1L);

        var draft = api.put(path + "/draft", with(definition, "tags", List.of("x")));
        assertThat(draft.at("errors")).isEqualTo(List.of());
        var next = api.post(path + "/draft/publish?comment=Tags");
        assertThat(next.json()).containsEntry("version", 2L).containsEntry("is_draft", false).containsEntry("tags", List.of("x"));
        assertThat(api.get(path).header("ETag")).isEqualTo(next.header("ETag"));
        assertThat(api.get(path + "/versions").at("items", "0", "comment")).isEqualTo("Tags");
        assertThat(api.get(path + "/draft").at("code")).isEqualTo("draft_not_found");
        assertThat(api.post(path + "/draft/publish").at("code")).isEqualTo("draft_not_found");
        assertThat(api.delete(path + "/draft").at("code")).isEqualTo("draft_not_found");

        api.put(path + "/draft", with(definition, "tags", List.of("x")));
        assertThat(api.post(path + "/draft/publish").at("version")).as("an equal definition makes no version").isEqualTo(2L);
    }

    @Test
    void aWorkflowMayBeginAsADraftAndIsNotStartedBeforeItIsPublished() {
        var name = name("sketch");
        var created = created(with(Map.of("name", name), "is_draft", true));
        var path = pathOf(created);
        assertThat(created.json()).containsEntry("is_draft", true).containsEntry("version", null).containsEntry("base_version", null).doesNotContainKey("tasks");
        assertThat(created.at("errors", "0", "pointer")).isEqualTo("/tasks");
        assertThat(api.get(path).json()).isEqualTo(created.json());
        assertThat(api.get(path).header("ETag")).isEqualTo(created.header("ETag"));
        assertThat(api.get(path + "/versions").items()).isEmpty();

        assertThat(api.post(path + "/execute").at("code")).isEqualTo("workflow_unpublished");
        assertThat(api.post(path + "/execute", Map.of("version", 1)).at("code")).isEqualTo("workflow_unpublished");
        for (var call : List.of("/route", "?version=1", "/diff")) {
            assertThat(api.get(path + call).at("code")).as(call).isEqualTo("version_not_found");
        }
        assertThat(api.get(path + "/diff?from=draft&to=draft").at("count")).isEqualTo(0L);
        var listed = api.get(PATH + "?is_draft=true&q=" + name);
        assertThat(listed.items()).singleElement().satisfies(item -> assertThat(((Map<?, ?>) item).get("version")).isNull());
        assertThat(api.get(PATH + "?is_draft=false&q=" + name).items()).isEmpty();
        assertThat(api.post(PATH, small(name)).at("code")).as("it has the name").isEqualTo("workflow_name_taken");

        assertThat(api.put(path + "/draft", small(name)).status()).isEqualTo(200);
        assertThat(api.post(path + "/draft/publish").json()).containsEntry("version", 1L).containsEntry("is_draft", false);
        assertThat(api.post(path + "/execute", Map.of("input", Map.of("n", 2)), "Prefer", "wait=30").at("status")).isEqualTo("succeeded");
    }

    @Test
    void whatIsReadOfADraftCanBePutBackWhereItWasRead() {
        var created = created(with(Map.of("name", name("back")), "is_draft", true));
        var path = pathOf(created);
        var read = api.get(path);
        var put = api.put(path, with(read.json(), "tasks", List.of()), "If-Match", read.header("ETag"));
        assertThat(put.json()).as(put.text()).containsEntry("is_draft", true).containsEntry("version", null).containsEntry("tasks", List.of());

        var name = (String) created.at("name");
        assertThat(api.put(path, small(name)).json()).as("without is_draft it is a version").containsEntry("version", 1L);
        assertThat(api.get(path + "/draft").at("code")).isEqualTo("draft_not_found");
        var refused = api.put(path, with(small(name), "is_draft", true));
        assertThat(refused.at("errors", "0", "pointer")).as("of a published one the draft lies elsewhere").isEqualTo("/is_draft");
        assertThat(api.put(path, with(small(name), "is_draft", "yes")).at("errors", "0", "pointer")).isEqualTo("/is_draft");
        assertThat(api.put(path + "/draft", with(api.get(path).json(), "is_draft", false)).at("is_draft")).isEqualTo(true);
        assertThat(api.post(PATH + "?comment=x", with(small(name("noted")), "is_draft", true)).at("code")).isEqualTo("query_invalid");
    }

    @Test
    void aStaleIfMatchIsRefusedAndChangesNothing() {
        var published = created(small(name("stale")));
        var path = pathOf(published);
        var name = (String) published.at("name");
        var other = with(small(name), "tags", List.of("o"));
        assertThat(api.put(path + "/draft", other, "If-Match", "\"r9\"").status()).isEqualTo(412);
        var first = api.put(path + "/draft", other, "If-Match", published.header("ETag"));
        assertThat(first.status()).as("begun from the state that was read").isEqualTo(200);
        var second = api.put(path + "/draft", broken(name), "If-Match", first.header("ETag"));
        assertThat(second.status()).isEqualTo(200);

        for (var reply : List.of(
                api.put(path + "/draft", other, "If-Match", first.header("ETag")),
                api.delete(path + "/draft", "If-Match", first.header("ETag")),
                api.get(path + "/draft", "If-Match", first.header("ETag")),
                api.put(path, other, "If-Match", second.header("ETag")))) {
            assertThat(reply.status()).isEqualTo(412);
        }
        var third = api.put(path + "/draft", other);
        assertThat(third.header("ETag")).as("the last writer wins").isNotEqualTo(second.header("ETag"));
        assertThat(api.post(path + "/draft/publish", "If-Match", second.header("ETag")).status()).isEqualTo(412);

        api.put(path, with(small(name), "tags", List.of("meanwhile")));
        assertThat(api.post(path + "/draft/publish", "If-Match", third.header("ETag")).status()).as("the version it follows is another by now").isEqualTo(412);
        assertThat(api.get(path + "/draft").json()).containsEntry("base_version", 1L).containsEntry("version", 2L);
        assertThat(api.post(path + "/draft/publish", "If-Match", api.get(path + "/draft").header("ETag")).at("version")).isEqualTo(3L);
    }

    @Test
    void discardingLeavesTheVersionsAndOfWhatWasNeverPublishedNothing() {
        var published = created(small(name("discarded")));
        var path = pathOf(published);
        api.put(path + "/draft", broken("x"));
        assertThat(api.delete(path + "/draft").status()).isEqualTo(204);
        assertThat(api.get(path).json()).isEqualTo(published.json());

        var sketch = created(with(Map.of("name", name("never")), "is_draft", true));
        assertThat(api.delete(pathOf(sketch) + "/draft").status()).isEqualTo(204);
        assertThat(api.get(pathOf(sketch)).at("code")).isEqualTo("workflow_not_found");
        created(with(Map.of("name", sketch.at("name")), "is_draft", true));
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.get(path + "/draft").at("code")).isEqualTo("workflow_not_found");
    }

    @Test
    void onlyWhatCannotBeKeptIsRefused() {
        var path = pathOf(created(small(name("odd"))));
        for (var odd : List.of("{}", "{\"name\":5,\"tasks\":\"none\",\"description\":[],\"tags\":[1]}", "{\"colour\":\"red\",\"tasks\":[null,5,{\"task_id\":\"a\"},{\"task_id\":\"a\"}]}")) {
            assertThat(put(path + "/draft", odd).status()).as(odd).isEqualTo(200);
        }
        for (var refused : List.of("[]", "5", "null", "{\"a\":\"\\u0000\"}", "{\"a\":[\"\\ud800\"]}")) {
            assertThat(put(path + "/draft", refused).status()).as(refused).isEqualTo(422);
        }
        for (var name : List.of("\"\"", "5", "null", "\"a\\nb\"")) {
            var reply = api.call("POST", PATH, ("{\"is_draft\":true,\"name\":" + name + "}").getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
            assertThat(reply.at("errors", "0", "pointer")).as(name).isEqualTo("/name");
        }
        var sketch = pathOf(created(with(Map.of("name", name("nameless")), "is_draft", true)));
        assertThat(put(sketch, "{\"is_draft\":true,\"name\":null,\"tags\":[1,\"t\"],\"description\":5}").status()).as("later even the name may be missing").isEqualTo(200);
        var yaml = api.call("PUT", path + "/draft", "name: 5\ntasks: []\n".getBytes(StandardCharsets.UTF_8), "Content-Type", "application/yaml", "Accept", "application/yaml");
        assertThat(yaml.header("Content-Type")).startsWith("application/yaml");
    }

    private Reply put(String path, String json) {
        return api.call("PUT", path, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
    }

    @Test
    void anotherTenantsDraftIsNotFound() {
        var path = pathOf(created(small(name("mine"))));
        api.put(path + "/draft", broken("x"));
        var stranger = ApiServer.stranger();
        for (var reply : List.of(stranger.get(path + "/draft"), stranger.put(path + "/draft", small("x")), stranger.delete(path + "/draft"), stranger.post(path + "/draft/publish"),
                stranger.get(path + "/diff?to=draft"))) {
            assertThat(reply.at("code")).isEqualTo("workflow_not_found");
        }
    }

    @Test
    void oneOfManyWhoPublishTheSameDraftMakesAVersion() throws Exception {
        var path = pathOf(created(small(name("contest"))));
        api.put(path + "/draft", with(small(name("contest")), "tags", List.of("t")));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses = new TreeSet<Integer>();
            for (var reply : threads.invokeAll(IntStream.range(0, 6).<java.util.concurrent.Callable<Integer>>mapToObj(_ -> () -> api.post(path + "/draft/publish").status()).toList())) {
                statuses.add(reply.get());
            }
            assertThat(statuses).containsExactly(200, 404);
        }
        assertThat(api.get(path).at("version")).isEqualTo(2L);
    }
}
