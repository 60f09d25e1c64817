package dev.waybill.fault;

import dev.waybill.json.Json;
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
import java.util.Optional;

/** A caller of one server's API, to whom answers may be lost. */
public record Client(int port) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(3)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** @param body plain JSON, null when there is none */
    public record Answer(int status, Map<String, ?> body, Optional<String> retryAfter) {
        public String text(String member) {
            return String.valueOf(body.get(member));
        }

        @SuppressWarnings("unchecked")
        public List<Map<String, ?>> items() {
            return (List<Map<String, ?>>) body.get("items");
        }
    }

    public Answer get(String path) throws IOException {
        return send("GET", path, null);
    }

    public Answer post(String path, Map<String, ?> body, String... headers) throws IOException {
        return send("POST", path, body, headers);
    }

    /** @param body plain JSON, null for none */
    public Answer send(String method, String path, Map<String, ?> body, String... headers) throws IOException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1" + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + ServerProcess.KEY)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(Json.write(body)));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return answer(HTTP.send(request.build(), BodyHandlers.ofByteArray()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Answer answer(HttpResponse<byte[]> response) {
        var body = response.body().length == 0 ? Map.<String, Object>of() : (Map<String, Object>) Json.parse(response.body());
        return new Answer(response.statusCode(), body, response.headers().firstValue("retry-after"));
    }

    public boolean isReady() {
        try {
            return get("/health/ready").status() == 200;
        } catch (IOException e) {
            return false; // nobody listens yet
        }
    }

    /** @return the id of the workflow */
    public String store(Map<String, ?> definition) {
        try {
            var answer = post("/workflows", definition);
            if (answer.status() != 201) {
                throw new AssertionError("The workflow is refused: " + answer);
            }
            return answer.text("id");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
