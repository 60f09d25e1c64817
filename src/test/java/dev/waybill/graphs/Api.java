package dev.waybill.graphs;

import dev.waybill.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The calls of the public API that this command needs. */
final class Api implements AutoCloseable {
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");
    private static final Duration POLL = Duration.ofMillis(100);

    /** The server answered otherwise than the API says. */
    static final class Unexpected extends RuntimeException {
        Unexpected(String message) {
            super(message);
        }
    }

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String key;

    Api(String url, String key) {
        this.base = url.replaceAll("/+$", "") + "/api/v1";
        this.key = key;
    }

    boolean isReady() throws InterruptedException {
        try {
            return send("GET", "/health/ready", null).statusCode() == 200;
        } catch (IOException e) {
            return false; // nobody listens yet
        }
    }

    /** @return the id of the workflow */
    String store(Map<String, ?> definition) throws IOException, InterruptedException {
        return (String) expect(201, "POST", "/workflows", Json.write(definition)).get("id");
    }

    void delete(String workflow) throws IOException, InterruptedException {
        var answer = send("DELETE", "/workflows/" + workflow, null);
        if (answer.statusCode() != 204) {
            throw unexpected("DELETE /workflows/…", answer);
        }
    }

    /** Starts an execution and waits for its end; what it is by then, if the limit passes before. */
    Map<String, ?> runToEnd(String workflow, Duration limit) throws IOException, InterruptedException {
        var deadline = Instant.now().plus(limit);
        var execution = expect(202, "POST", "/workflows/" + workflow + "/execute", "{\"input\":{}}");
        while (!ENDS.contains(execution.get("status")) && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(POLL.toNanos());
            execution = expect(200, "GET", "/executions/" + execution.get("id"), null);
        }
        return execution;
    }

    /** Every item of every page. */
    @SuppressWarnings("unchecked")
    List<Map<String, ?>> all(String path) throws IOException, InterruptedException {
        var items = new ArrayList<Map<String, ?>>();
        var seen = new HashSet<String>();
        var cursor = "";
        do {
            var page = expect(200, "GET", path + "?limit=200" + cursor, null);
            items.addAll((List<Map<String, ?>>) page.get("items"));
            var next = (String) page.get("next_cursor");
            if (next != null && !seen.add(next)) {
                throw new Unexpected("GET " + path + " gave the same cursor twice");
            }
            cursor = next == null ? "" : "&cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        } while (!cursor.isEmpty());
        return items;
    }

    @SuppressWarnings("unchecked")
    private Map<String, ?> expect(int status, String method, String path, String body) throws IOException, InterruptedException {
        var answer = send(method, path, body);
        if (answer.statusCode() != status) {
            throw unexpected(method + " " + path, answer);
        }
        return (Map<String, ?>) Json.parse(answer.body());
    }

    private static Unexpected unexpected(String call, HttpResponse<String> answer) {
        var text = answer.body();
        return new Unexpected(call + " was answered with " + answer.statusCode() + ": " + text.substring(0, Math.min(500, text.length())));
    }

    private HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(90))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IOException("Nobody answers at " + base, e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
