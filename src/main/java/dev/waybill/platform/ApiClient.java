package dev.waybill.platform;

import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Calls a server's API and reads its answers as plain JSON objects. */
final class ApiClient implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int FIRST_ERROR = 400;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String server;
    private final String key;

    ApiClient(String server, String key) {
        this.server = server;
        this.key = key;
    }

    /** The server's answer to a call that it refused, in words for a person. */
    static final class Refused extends RuntimeException {
        Refused(String message) {
            super(message);
        }
    }

    /** Whether a Waybill server answers at this address. */
    static boolean answers(String server) throws IOException, InterruptedException {
        try (var client = new ApiClient(server, "")) {
            var response =
                    client.http.send(client.request("/api/v1/health/live").GET().build(), BodyHandlers.ofString());
            if (response.statusCode() == 200 && response.body().contains("\"status\"")) {
                return true;
            }
            throw new IOException(
                    "What listens at " + server + " is no Waybill server: set WAYBILL_PORT to another port.");
        } catch (java.net.ConnectException e) {
            return false;
        }
    }

    Map<?, ?> get(String path) throws IOException, InterruptedException {
        return answer(request(path).GET());
    }

    Map<?, ?> send(String method, String path, String contentType, byte[] body)
            throws IOException, InterruptedException {
        return answer(
                request(path).header("Content-Type", contentType).method(method, BodyPublishers.ofByteArray(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path))
                .timeout(ANSWER)
                .header("Authorization", "Bearer " + key)
                .header("Accept", "application/json");
    }

    private Map<?, ?> answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = http.send(request.build(), BodyHandlers.ofByteArray());
        var body = object(response);
        if (response.statusCode() >= FIRST_ERROR) {
            throw new Refused(words(body, response.statusCode()));
        }
        return body;
    }

    private static Map<?, ?> object(HttpResponse<byte[]> response) {
        try {
            return response.body().length > 0 && Json.parse(response.body()) instanceof Map<?, ?> map ? map : Map.of();
        } catch (MalformedJson e) {
            return Map.of();
        }
    }

    private static String words(Map<?, ?> problem, int status) {
        var title = problem.containsKey("title") ? text(problem, "title") : "it gives no reason";
        var words = new StringBuilder("The server refuses (" + status + "): " + title);
        if (problem.get("detail") instanceof String detail && !detail.equals(problem.get("title"))) {
            words.append(". ").append(detail);
        }
        if (problem.get("errors") instanceof List<?> errors) {
            for (var error : errors) {
                if (error instanceof Map<?, ?> fault) {
                    words.append("\n  ")
                            .append(text(fault, "pointer"))
                            .append("  ")
                            .append(text(fault, "message"));
                }
            }
        }
        return words.toString();
    }

    static String text(Map<?, ?> object, String name) {
        return object.get(name) == null ? "" : Objects.toString(object.get(name));
    }

    static @Nullable String cursor(Map<?, ?> page) {
        return page.get("next_cursor") instanceof String cursor ? cursor : null;
    }

    static List<Map<?, ?>> items(Map<?, ?> page) {
        return page.get("items") instanceof List<?> items
                ? items.stream()
                        .<Map<?, ?>>mapMulti((item, out) -> {
                            if (item instanceof Map<?, ?> map) {
                                out.accept(map);
                            }
                        })
                        .toList()
                : List.of();
    }

    @Override
    public void close() {
        http.close();
    }
}
