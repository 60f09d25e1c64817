package dev.waybill.bench.api;

import dev.waybill.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Calls of the API as its administrator. */
record Client(HttpClient http, URI server, String key) {
    private static final String PREFIX = "/api/v1";
    private static final Duration LONGEST = Duration.ofSeconds(90);

    static Client of(HttpClient http, ServerProcess server) {
        return new Client(http, server.address(), server.apiKey());
    }

    /** @param path below {@code /api/v1}, or {@code //…} below the root */
    HttpRequest request(String method, String path, String body, String... headers) {
        var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(server.resolve(path.startsWith("//") ? path.substring(1) : PREFIX + path))
                .timeout(LONGEST)
                .header("Authorization", "Bearer " + key)
                .method(method, publisher);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofByteArray());
    }

    /** Sends, and reads the answer of a call that went well. */
    Map<?, ?> json(HttpRequest request) throws IOException, InterruptedException {
        var answer = send(request);
        if (answer.statusCode() >= 300) {
            throw new IOException(request.method() + " " + request.uri() + " is answered with " + answer.statusCode() + ": "
                    + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return (Map<?, ?>) Objects.requireNonNull(Json.parse(answer.body()));
    }
}
