package dev.waybill.workflow;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.small;
import static dev.waybill.testing.api.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkflowListTest {
    private static final String PATH = "/api/v1/workflows";

    /** Of a tenant of its own, so that its list holds what the test made. */
    private final Api api = ApiServer.stranger();

    private String create(String name, String description, List<String> tags) {
        return (String) api.post(PATH, with(with(small(name), "description", description), "tags", tags)).at("id");
    }

    private List<Object> names(String query) {
        var reply = api.get(PATH + query);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.each("name");
    }

    private List<Object> allNames(String query) {
        List<Object> names = new ArrayList<>();
        Object cursor = "";
        while (cursor != null) {
            var page = api.get(PATH + query + (cursor.equals("") ? "" : "&cursor=" + cursor));
            names.addAll(page.each("name"));
            cursor = page.at("next_cursor");
        }
        return names;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void aSummaryTellsWhatAListNeeds() {
        var id = create("orders", "All of them", List.of("sales"));
        var execution = api.post(PATH + "/" + id + "/execute", Map.of("input", Map.of("n", 1)), "Prefer", "wait=10");
        var summary = api.get(PATH);
        assertThat(summary.at("next_cursor")).isNull();
        var item = (Map<?, ?>) summary.at("items", "0");
        assertThat(item.keySet().toString())
                .isEqualTo("[id, name, description, version, is_active, is_draft, has_draft, tags, task_count, created_at, updated_at, last_execution]");
        assertThat(summary.at("items", "0", "tags")).isEqualTo(List.of("sales"));
        assertThat(summary.at("items", "0", "task_count")).isEqualTo(1L);
        assertThat(summary.at("items", "0", "last_execution")).isEqualTo(Map.of(
                "id", execution.at("id"), "status", "succeeded", "completed_at", execution.at("completed_at")));
    }

    @Test
    void whatIsAbsentIsNull() {
        api.post(PATH, small("bare"));
        assertThat(api.get(PATH).items()).first(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("description", null).containsEntry("last_execution", null).containsEntry("tags", List.of());
    }

    @Test
    @Tag("G22")
    void pagesInEveryOrderNeitherSkipNorRepeatWhatExistedThroughout() {
        IntStream.range(0, 7).forEach(i -> create("w" + (char) ('a' + (i * 3) % 7), "", List.of()));
        var byAge = names("?sort=created_at");
        assertThat(byAge).hasSize(7);
        assertThat(allNames("?limit=2&sort=created_at")).isEqualTo(byAge);
        assertThat(allNames("?limit=3")).isEqualTo(byAge.reversed());
        var byName = byAge.stream().sorted().toList();
        assertThat(allNames("?limit=2&sort=name")).isEqualTo(byName);
        assertThat(allNames("?limit=1&sort=-name")).isEqualTo(byName.reversed());
    }

    @Test
    void insertsDoNotDisturbAPage() {
        IntStream.range(0, 4).forEach(i -> create("before" + i, "", List.of()));
        var first = api.get(PATH + "?limit=2");
        create("later", "", List.of());
        var rest = api.get(PATH + "?limit=10&cursor=" + first.at("next_cursor"));
        assertThat(rest.each("name")).isEqualTo(List.of("before1", "before0"));
    }

    @ParameterizedTest
    @CsvSource({"ORDER, order-intake", "ntak, order-intake", "STRASSE, Straße", "straße, Straße", "ÄÖ, äöü", "100%, 100% sure", "a_b, a_b", "back\\slash, back\\slash", "in the text, described"})
    void findsAPartOfNameOrDescriptionInAnyCaseAndLiterally(String q, String expected) {
        create("order-intake", "", List.of());
        create("Straße", "", List.of());
        create("äöü", "", List.of());
        create("100% sure", "", List.of());
        create("100 of them", "", List.of());
        create("a_b", "", List.of());
        create("axb", "", List.of());
        create("back\\slash", "", List.of());
        create("described", "somewhere In The Text", List.of());
        assertThat(names("?q=" + encoded(q))).isEqualTo(List.of(expected));
    }

    @Test
    void filtersByTagAndState() {
        create("tagged", "", List.of("a", "b c"));
        var inactive = create("inactive", "", List.of("a"));
        api.post(PATH + "/" + inactive + "/deactivate");
        assertThat(names("?tag=b+c")).isEqualTo(List.of("tagged"));
        assertThat(names("?tag=a")).hasSize(2);
        assertThat(names("?tag=A")).isEmpty();
        assertThat(names("?is_active=false")).isEqualTo(List.of("inactive"));
        assertThat(names("?is_active=true&tag=a")).isEqualTo(List.of("tagged"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; drop table workflow; --", "' or '1'='1", "%", "_", "\\", "\\%", "${1}", ":tenant", "?", "$1"})
    @Tag("S36")
    void textOfCallersNeverBecomesSql(String text) {
        create("plain", "", List.of());
        assertThat(names("?q=" + encoded(text))).isEmpty();
        assertThat(names("?tag=" + encoded(text))).isEmpty();
        assertThat(api.get(PATH + "?sort=" + encoded(text)).at("errors", "0", "parameter")).isEqualTo("sort");
        assertThat(names("")).isEqualTo(List.of("plain"));
    }

    @Test
    void aCursorHoldsForItsFiltersAndOrderOnly() {
        IntStream.range(0, 3).forEach(i -> create(name("cursor"), "", List.of("t")));
        var cursor = api.get(PATH + "?limit=1&tag=t").at("next_cursor");
        assertThat(api.get(PATH + "?limit=2&tag=t&cursor=" + cursor).items()).hasSize(2);
        for (var other : List.of("?tag=u", "?tag=t&sort=name", "?tag=t&q=x", "?limit=1")) {
            var reply = api.get(PATH + other + "&cursor=" + cursor);
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.at("errors", "0", "parameter")).isEqualTo("cursor");
        }
        assertThat(ApiServer.stranger().get(PATH + "?limit=1&tag=t&cursor=" + cursor).items()).as("another tenant's list").isEmpty();
    }
}
