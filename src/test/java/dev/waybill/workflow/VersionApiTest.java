package dev.waybill.workflow;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class VersionApiTest {
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

    @Test
    void aVersionCarriesTheCommentThatItWasSavedWith() {
        var first = api.post(PATH + "?comment=First+sketch%2C+f%C3%BCr+alle", small(name("commented")));
        var path = pathOf(first);
        var changed = with(small((String) first.at("name")), "tags", List.of("sales"));
        assertThat(api.put(path + "?comment=Tags", changed).at("version")).isEqualTo(2L);
        assertThat(api.put(path + "?comment=Again", changed).at("version")).as("equal").isEqualTo(2L);
        assertThat(api.put(path, with(changed, "tags", List.of("x"))).status()).isEqualTo(200);
        assertThat(api.post(path + "/versions/1/restore?comment=Back").at("version")).isEqualTo(4L);

        var versions = api.get(path + "/versions");
        assertThat(versions.each("comment")).containsExactly("Back", null, "Tags", "First sketch, für alle");
        assertThat(versions.each("is_current")).containsExactly(true, false, false, false);
        var hashes = versions.each("definition_hash");
        assertThat(hashes.get(0)).as("the same content").isEqualTo(hashes.get(3)).isNotEqualTo(hashes.get(1));
    }

    @Test
    void twoVersionsAreCompared() {
        var first = created(small(name("compared")));
        var path = pathOf(first);
        var next = with(first.json(), "tags", List.of("sales"));
        api.put(path, with(next, "output", Map.of("long", "x".repeat(20_000))));

        var diff = api.get(path + "/diff?from=1");
        assertThat(diff.json()).containsEntry("from", 1L).containsEntry("to", 2L).containsEntry("count", 2L).containsEntry("is_complete", true);
        assertThat(diff.at("summary", "fields")).isEqualTo(Map.of("added", 1L, "removed", 0L, "changed", 1L, "moved", 0L));
        var changes = (List<?>) diff.at("changes");
        assertThat(changes.stream().<Object>map(change -> ((Map<?, ?>) change).get("new_pointer"))).containsExactlyInAnyOrder("/tags", "/output");
        var tooLong = changes.stream().map(change -> (Map<?, ?>) change).filter(change -> "/output".equals(change.get("new_pointer"))).findFirst().orElseThrow();
        assertThat(tooLong.get("is_left_out")).isEqualTo(true);
        assertThat(tooLong.get("new")).isNull();

        assertThat(api.get(path + "/diff").at("count")).as("the current one and itself").isEqualTo(0L);
        assertThat(api.get(path + "/diff?from=2&to=1").at("summary", "fields", "removed")).isEqualTo(1L);
        assertThat(api.get(path + "/diff?from=7").at("code")).isEqualTo("version_not_found");
        assertThat(api.get(path + "/diff?from=x").at("code")).isEqualTo("query_invalid");
        assertThat(ApiServer.stranger().get(path + "/diff").status()).isEqualTo(404);
    }

    @Test
    void aVersionThatWasChangedInTheDatabaseIsNeitherShownNorStartedButReplaced() {
        var first = created(small(name("altered")));
        var path = pathOf(first);
        var second = with(first.json(), "tags", List.of("x"));
        api.put(path, second);
        ApiServer.bean(JdbcClient.class)
                .sql("update workflow_version set definition = replace(definition, '* 2', '* 3') where workflow_id = ? and version = 2")
                .param(java.util.UUID.fromString((String) first.at("id")))
                .update();
        for (var reply : List.of(api.get(path), api.post(path + "/execute", Map.of("input", Map.of("n", 1))), api.get(path + "/diff?from=1"))) {
            assertThat(reply.status()).as(reply.text()).isEqualTo(409);
            assertThat(reply.at("code")).isEqualTo("version_altered");
        }
        assertThat(api.get(path + "?version=1").status()).isEqualTo(200);
        assertThat(api.put(path, second).at("version")).as("the same content, whole again").isEqualTo(3L);
        assertThat(api.post(path + "/execute", Map.of("input", Map.of("n", 1)), "Prefer", "wait=30").at("output", "twice")).isEqualTo(2L);
        assertThat(api.delete(path).status()).isEqualTo(204);
    }

    @Test
    void aCommentIsAShortTextAndStandsOnce() {
        var path = pathOf(created(small(name("wordy"))));
        for (var query : List.of("?comment=", "?comment=+", "?comment=" + "x".repeat(1001), "?comment=a&comment=b", "?note=a")) {
            assertThat(api.put(path + query, small(name("wordy"))).at("code")).as(query).isEqualTo("query_invalid");
        }
        assertThat(api.get(path).at("version")).isEqualTo(1L);
        assertThat(api.put(path + "?comment=" + "x".repeat(1000), small(name("wordy"))).at("version")).isEqualTo(2L);
    }
}
