package dev.waybill.integration.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters are written with ' for ". */
class HttpRequestParametersTest {
    private static HttpTask task;
    private static Definitions definitions;

    @BeforeAll
    static void start() {
        task = new HttpTask();
        definitions = new Definitions(List.of(task.type()), new Expressions());
    }

    @AfterAll
    static void stop() {
        task.close();
    }

    /** Pointer (below the parameters) and code of each fault. */
    private static List<String> faults(String parameters) {
        var document = Map.of(
                "name", "w",
                "tasks",
                List.of(Map.of(
                        "task_id", "fetch", "type", "http_request", "parameters", Json.parse(parameters.replace('\'', '"')))));
        return definitions.check(document).stream()
                .map(fault -> String.valueOf(fault.pointer()).replace("/tasks/0/parameters", "") + " " + fault.code())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'url': 'https://shop.example/orders/${input.id}'}",
                "{'url': '${input.url}'}",
                "{'url': '${input.url}/x'}",
                "{'url': 'http${input.s}://shop.example/'}",
                "{'url': 'https://${input.host}/x'}",
                "{'url': 'https://shop.example/$${x}'}",
                "{'url': 'http://shop.example', 'method': 'POST', 'body': {'a': '${input.a}'}, 'headers': {'X-A': ['a', 1, null], 'X-B': true}}",
                "{'url': 'http://shop.example', 'query': '${input.query}', 'headers': '${input.headers}', 'auth': '${input.auth}'}",
                "{'url': 'http://shop.example', 'auth': {'basic': {'username': 'a', 'password': 'b'}}}",
                "{'url': 'http://shop.example', 'auth': {'bearer': '${input.token}'}}",
                "{'url': 'http://shop.example', 'expected_status': 204}",
                "{'url': 'http://shop.example', 'expected_status': [200, '404', '5xx']}",
                "{'url': 'http://shop.example', 'expected_status': '${input.status}', 'follow_redirects': true}",
                "{'url': 'http://shop.example', 'follow_redirects': 3, 'body': null}",
            })
    void acceptsWhatTheContractAllows(String parameters) {
        assertThat(faults(parameters)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'url': 'ftp://shop.example'} | /url invalid_url",
                "{'url': 'shop.example/x'} | /url invalid_url",
                "{'url': 'file:///${input.path}'} | /url invalid_url",
                "{'url': 'ftp://${input.host}/'} | /url invalid_url",
                "{'url': 'http://user@shop.example/${input.id}'} | /url invalid_url",
                "{'url': 'http://2130706433/'} | /url invalid_url",
                "{'url': 'http://shop.example/\\r\\n'} | /url invalid_url",
                "{'url': 'http://h/', 'headers': {'A B': 'x'}} | /headers/A B invalid_header",
                "{'url': 'http://h/', 'headers': {'Host': 'x'}} | /headers/Host invalid_header",
                "{'url': 'http://h/', 'headers': {'Proxy-Authorization': 'x'}} | /headers/Proxy-Authorization invalid_header",
                "{'url': 'http://h/', 'headers': {'X-A': 'a\\r\\nX-B: c'}} | /headers/X-A invalid_header",
                "{'url': 'http://h/', 'headers': {'X-A': ['ok', '\\u010a']}} | /headers/X-A invalid_header",
                "{'url': 'http://h/', 'headers': {'authorization': 'x'}, 'auth': {'bearer': 'y'}} | /auth conflict",
                "{'url': 'http://h/', 'integration': 'shop'} | /integration not_available",
            })
    void namesWhatIsWrongWhenTheWorkflowIsSaved(String parameters, String fault) {
        assertThat(faults(parameters)).containsExactly(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'url': ''}",
                "{'url': 1}",
                "{'url': 'http://h/', 'method': 'get'}",
                "{'url': 'http://h/', 'method': 'TRACE'}",
                "{'url': 'http://h/', 'method': '${input.m}'}",
                "{'url': 'http://h/', 'headers': ['x']}",
                "{'url': 'http://h/', 'headers': {'X-A': {}}}",
                "{'url': 'http://h/', 'query': 'a=b'}",
                "{'url': 'http://h/', 'auth': {}}",
                "{'url': 'http://h/', 'auth': {'bearer': 'a', 'basic': {'username': 'a', 'password': 'b'}}}",
                "{'url': 'http://h/', 'auth': {'basic': {'username': 'a'}}}",
                "{'url': 'http://h/', 'expected_status': 99}",
                "{'url': 'http://h/', 'expected_status': '6xx'}",
                "{'url': 'http://h/', 'expected_status': []}",
                "{'url': 'http://h/', 'follow_redirects': 6}",
                "{'url': 'http://h/', 'follow_redirects': 'yes'}",
                "{'url': 'http://h/', 'proxy': 'http://p/'}",
            })
    void refusesWhatDoesNotFit(String parameters) {
        assertThat(faults(parameters)).hasSize(1);
    }

    @Test
    @Tag("S26")
    void findsAllFaultsAtOnce() {
        assertThat(faults("{'url': 'ftp://h/', 'integration': 'x', 'headers': {'Host': 'x', 'A:B': 'y'}}"))
                .containsExactlyInAnyOrder("/url invalid_url", "/integration not_available", "/headers/Host invalid_header", "/headers/A:B invalid_header");
    }
}
