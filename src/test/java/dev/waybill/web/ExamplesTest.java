package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.json.Json;
import dev.waybill.testing.api.Api;
import dev.waybill.testing.api.ApiServer;
import dev.waybill.testing.api.ExampleWorld;
import dev.waybill.testing.api.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Executes every example of the API's description. */
class ExamplesTest {
    private static final Map<?, ?> DOCUMENT = new Api(ApiServer.api().port(), "nobody").get("/v3/api-docs").json();
    private static final List<String> METHODS = List.of("get", "post", "put", "delete", "patch");

    private static Object at(Object node, String... path) {
        for (var member : path) {
            node = node instanceof Map<?, ?> map ? map.get(member) : null;
        }
        return node;
    }

    private static Map<?, ?> map(Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    /** The value of an example, which may stand elsewhere. */
    private static Object value(Object example) {
        var reference = at(example, "$ref");
        return reference == null ? at(example, "value") : at(at(DOCUMENT, "components", "examples", reference.toString().replaceAll(".*/", "")), "value");
    }

    static Stream<Arguments> examples() {
        List<Arguments> examples = new ArrayList<>();
        map(DOCUMENT.get("paths")).forEach((path, calls) -> map(calls).forEach((method, call) ->
                map(at(call, "responses")).forEach((status, response) -> {
                    for (var name : names(response)) {
                        examples.add(Arguments.of(method.toString().toUpperCase(Locale.ROOT) + " " + path, status, name, call, response));
                    }
                })));
        return examples.stream();
    }

    private static List<Object> names(Object response) {
        List<Object> names = new ArrayList<>();
        map(at(response, "content")).values().forEach(content -> names.addAll(map(at(content, "examples")).keySet()));
        if (at(response, "x-examples") instanceof List<?> others) {
            names.addAll(others);
        }
        return names;
    }

    @ParameterizedTest(name = "{0} → {1} {2}")
    @MethodSource("examples")
    void anExampleGetsTheAnswerThatIsShown(String call, String status, String name, Map<?, ?> operation, Map<?, ?> response) {
        var world = ExampleWorld.create(ApiServer.api());
        try {
            var reply = send(world, call, name, operation);
            assertThat(reply.status()).as(reply.text()).isEqualTo(Integer.parseInt(status));
            map(at(response, "content")).forEach((type, content) -> {
                var shown = at(content, "examples", name);
                if (shown != null) {
                    assertThat(reply.header("Content-Type")).startsWith(type.toString());
                    hasTheShape(reply, value(shown));
                }
            });
            map(at(response, "headers")).keySet().stream().filter(h -> List.of("Location", "ETag").contains(h))
                    .forEach(header -> assertThat(reply.header(header.toString())).as(header.toString()).isNotEmpty());
        } finally {
            world.close();
        }
    }

    /** The same members; what identifies, measures or dates may differ. */
    private static void hasTheShape(Reply reply, Object shown) {
        if (shown instanceof Map<?, ?> object && !object.containsKey("$schema")) {
            assertThat(reply.json().keySet()).containsExactlyInAnyOrderElementsOf(object.keySet().stream().map(String::valueOf).toList());
            for (var stable : List.of("code", "title", "valid", "name", "is_active")) {
                if (object.containsKey(stable)) {
                    assertThat(reply.json().get(stable)).as(stable).isEqualTo(object.get(stable));
                }
            }
            if (object.get("items") instanceof List<?> items) {
                assertThat(((Map<?, ?>) reply.items().getFirst()).keySet().stream().map(String::valueOf).toList())
                        .containsExactlyElementsOf(((Map<?, ?>) items.getFirst()).keySet().stream().map(String::valueOf).toList());
            }
            if (object.get("errors") instanceof List<?> errors && !errors.isEmpty()) {
                assertThat(at(((List<?>) reply.json().get("errors")).getFirst(), "pointer")).isEqualTo(at(errors.getFirst(), "pointer"));
                assertThat(at(((List<?>) reply.json().get("errors")).getFirst(), "code")).isEqualTo(at(errors.getFirst(), "code"));
            }
        }
    }

    private static Reply send(ExampleWorld world, String call, String name, Map<?, ?> operation) {
        var method = call.substring(0, call.indexOf(' '));
        var path = call.substring(call.indexOf(' ') + 1);
        assertThat(METHODS).contains(method.toLowerCase(Locale.ROOT));
        var query = new StringBuilder();
        List<String> headers = new ArrayList<>();
        for (var parameter : operation.get("parameters") instanceof List<?> list ? list : List.of()) {
            var example = at(parameter, "examples", name);
            if (example == null) {
                continue;
            }
            var parameterName = at(parameter, "name").toString();
            for (var value : value(example) instanceof List<?> several ? several : List.of(value(example))) {
                var text = world.real(value.toString());
                switch (at(parameter, "in").toString()) {
                    case "path" -> path = path.replace("{" + parameterName + "}", text);
                    case "query" -> query.append(query.isEmpty() ? '?' : '&').append(parameterName).append('=').append(URLEncoder.encode(text, StandardCharsets.UTF_8));
                    default -> headers.addAll(List.of(parameterName, text));
                }
            }
        }
        assertThat(path).as("every path parameter has an example called " + name).doesNotContain("{");
        var body = body(world, name, operation, headers);
        return world.api().call(method, path + query, body.getBytes(StandardCharsets.UTF_8), headers.toArray(new String[0]));
    }

    private static String body(ExampleWorld world, String name, Map<?, ?> operation, List<String> headers) {
        for (var content : map(at(operation, "requestBody", "content")).entrySet()) {
            var example = at(content.getValue(), "examples", name);
            if (example != null) {
                headers.addAll(List.of("Content-Type", content.getKey().toString()));
                var value = value(example);
                return world.real(content.getKey().equals("application/yaml") ? (String) value : Json.write(value));
            }
        }
        return "";
    }
}
