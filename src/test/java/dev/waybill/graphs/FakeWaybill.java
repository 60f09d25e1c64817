package dev.waybill.graphs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.json.Json;
import dev.waybill.model.Plan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Answers like the product: runs each workflow at once, one task after the other, and lies about it when told to. */
final class FakeWaybill implements AutoCloseable {
    /** In what an answer may be wrong. */
    enum Lie {
        BACKWARDS,
        EARLY_START,
        TASK_MISSING,
        TASKS_IN_ANOTHER_ORDER,
        GAP_IN_JOURNAL,
        FAILED,
        CALLED_TWICE,
        NEVER_ENDS
    }

    static final String KEY = "k".repeat(32);
    private static final String EXECUTION = "01960000-0000-7000-8000-00000000000";
    private static final int PAGE = 2;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Set<Lie> lies;
    private final Map<String, Map<String, Object>> definitions = new HashMap<>();
    private final Map<String, List<Object>> tasks = new HashMap<>();
    private final Map<String, List<Object>> journals = new HashMap<>();

    FakeWaybill(Lie... lies) throws IOException {
        this.lies = Set.of(lies);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Set<String> stored() {
        return new TreeSet<>(definitions.keySet());
    }

    @SuppressWarnings("unchecked")
    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().substring("/api/v1".length()).split("/");
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, Map.of("code", "unauthenticated"));
            return;
        }
        switch (exchange.getRequestMethod() + " " + String.join("/", path).replaceAll("/[0-9-]*[0-9]", "/N")) {
            case "POST /workflows" -> {
                var id = Integer.toString(definitions.size() + 1);
                definitions.put(id, (Map<String, Object>) Json.parse(body));
                send(exchange, 201, Map.of("id", id));
            }
            case "POST /workflows/N/execute" -> send(exchange, 202, execution(path[2], "running"));
            case "GET /executions/N" -> send(exchange, 200, ended(path[2].substring(path[2].length() - 1)));
            case "GET /executions/N/tasks" -> page(exchange, tasks.getOrDefault(path[2], List.of()));
            case "GET /executions/N/journal" -> page(exchange, journals.getOrDefault(path[2], List.of()));
            case "DELETE /workflows/N" -> {
                definitions.remove(path[2]);
                send(exchange, 204, null);
            }
            default -> send(exchange, 404, Map.of("code", "not_found"));
        }
    }

    private Map<String, Object> execution(String workflow, String status) {
        var execution = new LinkedHashMap<String, Object>();
        execution.put("id", EXECUTION + workflow);
        execution.put("workflow_id", workflow);
        execution.put("status", status);
        execution.put("error", null);
        execution.put("duration_ms", status.equals("running") ? null : 12L);
        return execution;
    }

    private Map<String, Object> ended(String workflow) {
        if (lies.contains(Lie.NEVER_ENDS)) {
            return execution(workflow, "running");
        }
        run(EXECUTION + workflow, definitions.get(workflow));
        return execution(workflow, lies.contains(Lie.FAILED) ? "failed" : "succeeded");
    }

    private void run(String execution, Map<String, Object> definition) {
        var plan = Plan.of(definition);
        var order = new ArrayList<>(plan.inOrder());
        if (lies.contains(Lie.BACKWARDS)) {
            Collections.reverse(order);
        }
        var shown = new HashMap<String, Object>();
        var journal = new ArrayList<Object>();
        for (var task : order) {
            var now = Instant.parse("2026-01-01T00:00:00Z").plusMillis(10L * shown.size());
            if (plan.step(task).type().equals("http_request")) {
                now = Instant.ofEpochMilli(System.currentTimeMillis());
                call(execution, task, definition);
            }
            var started = lies.contains(Lie.EARLY_START) ? now.minusMillis(11) : now;
            var completed = plan.step(task).type().equals("http_request") ? Instant.ofEpochMilli(System.currentTimeMillis()) : now.plusMillis(5);
            shown.put(task, Map.of("task_id", task, "status", "completed", "outcome", "success",
                    "started_at", started.toString(), "completed_at", completed.toString()));
            journal.add(Map.of("sequence", journal.size() + 1L, "at", completed.toString(), "kind", "attempt",
                    "task_id", task, "attempt", 1L, "outcome", "success", "epoch", 1L));
        }
        journal.add(Map.of("sequence", journal.size() + (lies.contains(Lie.GAP_IN_JOURNAL) ? 2L : 1L),
                "at", "2026-01-02T00:00:00.000Z", "kind", "ended", "outcome", "succeeded", "epoch", 1L));
        var inOrder = new ArrayList<Object>(plan.steps().keySet().stream().map(shown::get).toList());
        if (lies.contains(Lie.TASKS_IN_ANOTHER_ORDER)) {
            Collections.reverse(inOrder);
        }
        if (lies.contains(Lie.TASK_MISSING)) {
            inOrder.removeLast();
        }
        tasks.put(execution, inOrder);
        journals.put(execution, journal);
    }

    private void call(String execution, String task, Map<String, Object> definition) {
        var url = ((List<?>) definition.get("tasks")).stream()
                .map(Map.class::cast).filter(other -> other.get("task_id").equals(task))
                .map(other -> (String) ((Map<?, ?>) other.get("parameters")).get("url")).findFirst().orElseThrow();
        var request = HttpRequest.newBuilder(URI.create(url)).header("Idempotency-Key", execution + "/" + task)
                .POST(HttpRequest.BodyPublishers.noBody()).build();
        try {
            for (int i = 0; i < (lies.contains(Lie.CALLED_TWICE) ? 2 : 1); i++) {
                client.send(request, BodyHandlers.discarding());
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void page(HttpExchange exchange, List<Object> items) throws IOException {
        var cursor = exchange.getRequestURI().getQuery().replaceAll(".*cursor=", "");
        int from = cursor.startsWith("from-") ? Integer.parseInt(cursor.substring(5)) : 0;
        int to = Math.min(items.size(), from + PAGE);
        var page = new LinkedHashMap<String, Object>();
        page.put("items", items.subList(from, to));
        page.put("next_cursor", to < items.size() ? "from-" + to : null);
        send(exchange, 200, page);
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        try (exchange) {
            var bytes = body == null ? new byte[0] : Json.write(body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        client.close();
    }
}
