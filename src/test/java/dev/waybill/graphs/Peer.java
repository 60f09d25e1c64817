package dev.waybill.graphs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waybill.checker.LedgerCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A local HTTP server that takes the calls of the tasks and notes when each arrived. */
final class Peer implements AutoCloseable {
    private static final int BACKLOG = 2_048;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<LedgerCall> calls = new ArrayList<>();

    private Peer(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    static Peer start() throws IOException {
        return new Peer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            note(exchange.getRequestHeaders().getFirst("Idempotency-Key"), exchange.getRequestURI().toString());
            var body = "{\"ok\":true}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private synchronized void note(String key, String target) {
        calls.add(new LedgerCall(calls.size() + 1L, Instant.now(), key, "", target));
    }

    /** What arrived since this was asked last, numbered from 1. */
    synchronized List<LedgerCall> take() {
        var taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    /** The same graph, with a call to this server in place of each transform task. */
    Map<String, Object> called(Map<String, ?> definition) {
        var changed = new LinkedHashMap<String, Object>(definition);
        changed.put("tasks", ((List<?>) definition.get("tasks")).stream().map(task -> calling((Map<?, ?>) task)).toList());
        return changed;
    }

    private Map<?, ?> calling(Map<?, ?> task) {
        if (!"transform".equals(task.get("type"))) {
            return task;
        }
        var changed = new LinkedHashMap<Object, Object>(task);
        changed.put("type", "http_request");
        var parameters = new LinkedHashMap<String, Object>();
        parameters.put("method", "POST");
        parameters.put("url", "http://127.0.0.1:" + server.getAddress().getPort() + "/" + task.get("task_id"));
        parameters.put("body", ((Map<?, ?>) task.get("parameters")).get("output"));
        changed.put("parameters", parameters);
        return changed;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
