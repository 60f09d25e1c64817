package dev.waybill.execution;

import static dev.waybill.testing.api.Samples.name;
import static dev.waybill.testing.api.Samples.transform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Failures that are alike are one group, which loses what is repaired. */
class FailuresTest {
    private static final String WORKFLOWS = "/api/v1/workflows";
    private static final String PATH = "/api/v1/executions";
    private static final String FAILURES = "/api/v1/failures";

    private final Api api = ApiServer.stranger();

    /** Fails with a message that holds the key of the input, unless that is {@code ok}. */
    private String workflow() {
        var definition = Map.of("name", name("failing"), "tasks", List.of(transform("pick", "${{'ok': 1}[input.key]}")));
        return WORKFLOWS + "/" + api.post(WORKFLOWS, definition).at("id");
    }

    private String fail(String workflow, String key) {
        return PATH + "/" + api.post(workflow + "/execute", Map.of("input", Map.of("key", key)), "Prefer", "wait=30").at("id");
    }

    @Test
    void groupsByWorkflowTaskCodeAndShapeAndKeepsNotes() {
        var first = workflow();
        var second = workflow();
        for (var key : List.of("order-1", "order-22", "order-333")) {
            fail(first, key);
        }
        var last = fail(second, "x");
        var groups = api.get(FAILURES);
        assertThat(groups.each("count")).as("the last seen first").isEqualTo(List.of(1L, 3L));
        assertThat(groups.at("items", "0", "samples")).isEqualTo(List.of(last.substring(PATH.length() + 1)));
        assertThat(groups.each("task_id")).containsOnly("pick");
        assertThat(groups.each("code")).containsOnly("expression");
        assertThat(api.get(FAILURES + "?workflow_id=" + first.substring(WORKFLOWS.length() + 1)).each("count")).isEqualTo(List.of(3L));
        assertThat(ApiServer.stranger().get(FAILURES).items()).isEmpty();

        var one = FAILURES + "/" + groups.at("items", "1", "id");
        var noted = api.put(one, Map.of("owner", "ann", "note", "the shop knows"));
        assertThat(noted.json()).containsEntry("owner", "ann").containsEntry("note", "the shop knows").containsEntry("updated_by", "stranger");
        assertThat(api.put(one, Map.of("owner", "bob")).json()).containsEntry("owner", "bob").containsEntry("note", null);
        assertThat(api.get(one).at("owner")).isEqualTo("bob");
        assertThat(api.put(one, Map.of("owner", 1, "other", 1)).status()).isEqualTo(422);
        assertThat(ApiServer.stranger().get(one).at("code")).isEqualTo("failure_not_found");
        assertThat(api.get(FAILURES + "/x").status()).isEqualTo(404);
    }

    @Test
    void pagesNeitherSkipNorRepeat() {
        var all = List.of(fail(workflow(), "a"), fail(workflow(), "b"), fail(workflow(), "c"));
        var first = api.get(FAILURES + "?limit=2");
        var second = api.get(FAILURES + "?limit=2&cursor=" + first.at("next_cursor"));
        assertThat(first.items()).hasSize(2);
        assertThat(second.items()).hasSize(1);
        assertThat(second.at("next_cursor")).isNull();
        assertThat(second.at("items", "0", "samples", "0")).isEqualTo(all.getFirst().substring(PATH.length() + 1));
    }

    @Test
    void aFailureLeavesWhenItsExecutionIsRepaired() {
        var workflow = workflow();
        var patched = fail(workflow, "a");
        var rerun = fail(workflow, "b");
        var again = fail(workflow, "c");
        assertThat(api.get(FAILURES).each("count")).isEqualTo(List.of(3L));
        api.post(patched + "/tasks/pick/patch", Map.of("output", 1, "reason", "by hand"));
        api.post(patched + "/retry");
        await().until(() -> "succeeded".equals(api.get(patched).at("status")));
        assertThat(api.get(FAILURES).each("count")).isEqualTo(List.of(2L));
        assertThat(api.post(rerun + "/rerun", Map.of("input", Map.of("key", "ok")), "Prefer", "wait=30").at("status")).isEqualTo("succeeded");
        assertThat(api.get(FAILURES).each("count")).isEqualTo(List.of(1L));
        api.post(again + "/retry");
        await().until(() -> "failed".equals(api.get(again).at("status")));
        assertThat(api.get(FAILURES).each("count")).as("it failed again").isEqualTo(List.of(1L));
        api.post(again + "/rerun", Map.of("input", Map.of("key", "ok")), "Prefer", "wait=30");
        assertThat(api.get(FAILURES).items()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "Order 4711 of 3 is gone | Order # of # is gone",
        "No row 0198c0de-0000-7000-8000-0000000010FF here | No row # here",
        "There is no field 'price' in \"a b\" | There is no field … in …",
        "Answer 503 after 1,204.5 ms | Answer # after # ms",
        "Commit 9f86d081884c7d65 was refused | Commit # was refused",
        "The facade decided | The facade decided"
    })
    void theShapeOfAMessageHasNoNumbersIdsAndQuotedTexts(String message, String shape) {
        var jdbc = JdbcClient.create(ApiServer.bean(com.zaxxer.hikari.HikariDataSource.class));
        assertThat(jdbc.sql("select failure_shape(?)").param(message).query(String.class).single()).isEqualTo(shape);
    }
}
