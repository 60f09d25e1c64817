package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers as api.md says. */
class RunCommandTest {
    private static final String KEY = "0123456789-0123456789-0123456789";

    @TempDir
    Path folder;

    private final List<String> requests = new ArrayList<>();
    private final Map<String, String> answers = new HashMap<>();
    private final Map<String, Integer> broken = new ConcurrentHashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        answers.put("GET /api/v1/health/live", "200 {\"status\":\"up\",\"checks\":{}}");
        answers.put(
                "GET /api/v1/workflows", "200 {\"items\":[{\"id\":\"w0\",\"name\":\"order\"}],\"next_cursor\":null}");
        answers.put("POST /api/v1/workflows", "201 {\"id\":\"w1\",\"version\":1}");
        answers.put("PUT /api/v1/workflows/w1", "200 {\"id\":\"w1\",\"version\":2}");
        answers.put("POST /api/v1/workflows/w1/execute", "202 {\"id\":\"e1\",\"status\":\"running\"}");
        answers.put(
                "GET /api/v1/executions/e1",
                "200 {\"id\":\"e1\",\"status\":\"succeeded\",\"output\":{\"total\":7},\"duration_ms\":12}");
        answers.put(
                "GET /api/v1/executions/e1/tasks",
                "200 {\"items\":[{\"task_id\":\"fetch\",\"status\":\"completed\",\"outcome\":\"success\",\"attempts\":2,\"duration_ms\":5}],\"next_cursor\":null}");
        Files.writeString(folder.resolve("orders.json"), "{\"name\":\"orders\",\"tasks\":[]}");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        requests.add(call + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var isOpen = call.endsWith("/health/live");
        var isKnown = ("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        if (broken.merge(call, -1, Integer::sum) >= 0) {
            exchange.close();
            return;
        }
        var answer = isOpen || isKnown ? answers.get(call) : "401 {\"title\":\"The caller is not known\"}";
        var body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private int run(Map<String, String> more, String... words) {
        var environment = new HashMap<>(
                Map.of("WAYBILL_PORT", "" + server.getAddress().getPort(), "WAYBILL_HOME", folder.toString()));
        environment.putAll(more);
        var terminal = new RunCommand.Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new RunCommand(RunCommandTest.class, List.of(words), environment, terminal).run();
    }

    private int run(String... words) {
        return run(Map.of("WAYBILL_ADMIN_API_KEY", KEY), words);
    }

    @Test
    void storesANewWorkflowShowsItsTasksAndPrintsTheOutputAlone() {
        assertThat(run(folder.resolve("orders.json").toString(), "--input", "{\"order\":7}"))
                .isZero();
        assertThat(requests)
                .contains(
                        "POST /api/v1/workflows {\"name\":\"orders\",\"tasks\":[]}",
                        "POST /api/v1/workflows/w1/execute {\"input\":{\"order\":7}}");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"total\":7}\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).containsPattern("fetch +success  5 ms  2 attempts");
    }

    @Test
    void storesAKnownNameAsItsNextVersion() {
        answers.put(
                "GET /api/v1/workflows", "200 {\"items\":[{\"id\":\"w1\",\"name\":\"orders\"}],\"next_cursor\":null}");
        assertThat(run(folder.resolve("orders.json").toString())).isZero();
        assertThat(requests).anyMatch(request -> request.startsWith("PUT /api/v1/workflows/w1"));
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("orders, version 2");
    }

    @Test
    void failsWhenTheExecutionFails() {
        answers.put(
                "GET /api/v1/executions/e1",
                "200 {\"status\":\"failed\",\"error\":{\"code\":\"http.503\",\"message\":\"The peer is away\",\"task_id\":\"fetch\"}}");
        assertThat(run(folder.resolve("orders.json").toString())).isEqualTo(RunCommand.FAILED);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("failed", "http.503: The peer is away");
    }

    @Test
    void waitsForAServerThatStopsMeanwhile() {
        broken.put("GET /api/v1/executions/e1/tasks", 8); // Java's client asks again by itself a few times
        assertThat(run(folder.resolve("orders.json").toString())).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).containsOnlyOnce("The server does not answer; waiting for it");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"total\":7}\n");
    }

    @Test
    void showsEveryFaultOfARefusedWorkflow() {
        answers.put(
                "POST /api/v1/workflows",
                "422 {\"title\":\"The workflow has faults\",\"errors\":[{\"pointer\":\"/tasks\",\"message\":\"A workflow has at least one task.\"}]}");
        assertThat(run(folder.resolve("orders.json").toString())).isEqualTo(RunCommand.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("The workflow has faults", "/tasks  A workflow has at least one task.");
    }

    @Test
    void takesTheKeyFromTheHomeFolder() throws IOException {
        Files.writeString(folder.resolve("admin-credentials"), "# x\nemail=a@b\napi_key=" + KEY + "\n");
        assertThat(run(Map.of(), folder.resolve("orders.json").toString())).isZero();
    }

    @Test
    void saysThatAKeyIsMissing() {
        assertThat(run(Map.of(), folder.resolve("orders.json").toString())).isEqualTo(RunCommand.WRONG);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("WAYBILL_ADMIN_API_KEY", "WAYBILL_HOME");
    }

    @Test
    void startsNoServerInPlaceOfARemoteOne() {
        server.stop(0);
        var address = "http://127.0.0.1:" + server.getAddress().getPort();
        assertThat(run(
                        Map.of("WAYBILL_URL", address),
                        folder.resolve("orders.json").toString()))
                .isEqualTo(RunCommand.WRONG);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("No server answers at " + address);
    }

    @Test
    void doesNotTalkToAnotherProgramOnThePort() {
        answers.put("GET /api/v1/health/live", "404 nothing here");
        assertThat(run(folder.resolve("orders.json").toString())).isEqualTo(RunCommand.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("is no Waybill server");
        assertThat(requests).as("the key goes nowhere").hasSize(1);
    }
}
