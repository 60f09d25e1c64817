package dev.waybill.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.Samples;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A caller can read a cursor, and write another one. */
class MadeUpCursorTest {
    private static final Api API = ApiServer.api();

    static Stream<String> lists() {
        var tasks = List.of(Samples.transform("one", 1), Samples.transform("two", 2));
        var name = Samples.name("cursors");
        var workflow = "/api/v1/workflows/" + API.post("/api/v1/workflows", Map.of("name", name, "tasks", tasks)).at("id");
        API.put(workflow, Map.of("name", name, "tasks", tasks.reversed()));
        var execution = API.post(workflow + "/execute", "Prefer", "wait=30").at("id");
        API.post(workflow + "/execute", "Prefer", "wait=30");
        return Stream.of(
                "/api/v1/executions", "/api/v1/executions/" + execution + "/tasks", "/api/v1/executions/" + execution + "/journal", workflow + "/versions");
    }

    @ParameterizedTest
    @MethodSource("lists")
    void isRefusedAsAnyOther(String list) {
        var cursor = API.get(list + "?limit=1").at("next_cursor");
        var scope = ((List<?>) Json.parse(Base64.getUrlDecoder().decode(cursor.toString()))).getFirst();
        var keys = new ArrayList<Object>(List.of(List.of(), List.of("x"), List.of(true), List.of(Map.of()), List.of(1e300), List.of(Long.MAX_VALUE)));
        for (var key : keys) {
            var json = Json.write(List.of(scope, key)).getBytes(StandardCharsets.UTF_8);
            var reply = API.get(list + "?limit=1&cursor=" + Base64.getUrlEncoder().withoutPadding().encodeToString(json));
            assertThat(reply.status()).as(key + ": " + reply.text()).isEqualTo(400);
            assertThat(reply.at("code")).isEqualTo("query_invalid");
        }
    }
}
