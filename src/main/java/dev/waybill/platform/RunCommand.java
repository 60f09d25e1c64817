package dev.waybill.platform;

import dev.waybill.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code waybill run}: stores a workflow, executes it, shows each task on standard error as it ends and the output on
 * standard output. Uses the server that runs, or starts one and stops it again.
 *
 * @param environment the process's variables
 */
record RunCommand(Class<?> application, List<String> words, Map<String, String> environment, Terminal terminal) {
    static final int SUCCEEDED = 0;
    static final int FAILED = 1;
    static final int WRONG = 2;
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_UNANSWERED = 600;
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");

    /** Where people (err) and programs (out) read. */
    record Terminal(PrintStream out, PrintStream err) {}

    static RunCommand of(Class<?> application, List<String> words) {
        return new RunCommand(application, words, System.getenv(), new Terminal(System.out, System.err));
    }

    /** Does it and returns the exit code: 0 only when the execution succeeded. */
    int run() {
        try {
            var arguments = RunArguments.parse(words);
            if (ApiClient.answers(address())) {
                return run(arguments, address());
            }
            if (!setting("WAYBILL_URL", "").isEmpty()) {
                throw new RunArguments.Wrong("No server answers at " + address() + ", the address in WAYBILL_URL.");
            }
            terminal.err().println("No server runs at " + address() + ": starting one for this run");
            try (var server = LocalServer.start(application, List.of())) {
                return run(arguments, server.address());
            }
        } catch (RunArguments.Wrong e) {
            terminal.err().println(e.getMessage());
            return WRONG;
        } catch (ApiClient.Refused | IOException e) {
            terminal.err().println(e.getMessage() == null ? "The server does not answer." : e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private String address() {
        return setting("WAYBILL_URL", "http://127.0.0.1:" + setting("WAYBILL_PORT", "8080"))
                .replaceFirst("/+$", "");
    }

    private String setting(String name, String otherwise) {
        var value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private String key() throws IOException {
        var set = setting("WAYBILL_ADMIN_API_KEY", "");
        if (!set.isEmpty()) {
            return set;
        }
        var file = Path.of(setting("WAYBILL_HOME", "data")).resolve("admin-credentials");
        if (!Files.isReadable(file)) {
            throw new RunArguments.Wrong(
                    "No API key: set WAYBILL_ADMIN_API_KEY, or WAYBILL_HOME to the server's folder (" + file
                            + " cannot be read).");
        }
        var properties = new Properties();
        properties.load(new StringReader(Files.readString(file)));
        return properties.getProperty("api_key", "").strip();
    }

    private int run(RunArguments arguments, String server) throws IOException, InterruptedException {
        try (var api = new ApiClient(server, key())) {
            var workflow = store(api, arguments);
            var version = workflow.get("version");
            terminal.err().println(arguments.name() + ", version " + version);
            var execution = api.send(
                    "POST",
                    "/api/v1/workflows/" + ApiClient.text(workflow, "id") + "/execute",
                    "application/json",
                    Json.write(Map.of("input", arguments.input())).getBytes(StandardCharsets.UTF_8));
            terminal.err().println("execution " + ApiClient.text(execution, "id"));
            return follow(api, "/api/v1/executions/" + ApiClient.text(execution, "id"));
        }
    }

    private static Map<?, ?> store(ApiClient api, RunArguments arguments) throws IOException, InterruptedException {
        var known = find(api, arguments.name());
        return known == null
                ? api.send("POST", "/api/v1/workflows", arguments.contentType(), arguments.document())
                : api.send("PUT", "/api/v1/workflows/" + known, arguments.contentType(), arguments.document());
    }

    private static @Nullable String find(ApiClient api, String name) throws IOException, InterruptedException {
        var path = "/api/v1/workflows?limit=200&q=" + encode(name);
        for (String cursor = ""; cursor != null; ) {
            var page = api.get(cursor.isEmpty() ? path : path + "&cursor=" + encode(cursor));
            for (var workflow : ApiClient.items(page)) {
                if (name.equals(workflow.get("name"))) {
                    return ApiClient.text(workflow, "id");
                }
            }
            cursor = ApiClient.cursor(page);
        }
        return null;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A server that dies meanwhile is waited for: the execution goes on when it is back. */
    private int follow(ApiClient api, String address) throws IOException, InterruptedException {
        var shown = new HashSet<String>();
        int unanswered = 0;
        while (unanswered < MOST_UNANSWERED) {
            try {
                var execution = api.get(address); // before the tasks: so the last look at them is after the end
                showEnded(api, address, shown);
                if (ENDS.contains(ApiClient.text(execution, "status"))) {
                    return end(execution);
                }
                unanswered = 0;
            } catch (IOException e) {
                if (unanswered++ == 0) {
                    terminal.err().println("The server does not answer; waiting for it, as the execution goes on when it is back");
                }
            }
            Thread.sleep(POLL);
        }
        throw new IOException("The server does not answer. The execution goes on when it is back.");
    }

    private void showEnded(ApiClient api, String address, Set<String> shown) throws IOException, InterruptedException {
        var path = address + "/tasks?limit=200";
        for (String cursor = ""; cursor != null; ) {
            var page = api.get(cursor.isEmpty() ? path : path + "&cursor=" + encode(cursor));
            for (var task : ApiClient.items(page)) {
                if ("completed".equals(task.get("status")) && shown.add(ApiClient.text(task, "task_id"))) {
                    terminal.err().println(line(task));
                }
            }
            cursor = ApiClient.cursor(page);
        }
    }

    private static String line(Map<?, ?> task) {
        var line = new StringBuilder(
                "  %-30s %s".formatted(ApiClient.text(task, "task_id"), ApiClient.text(task, "outcome")));
        if (task.get("duration_ms") != null) {
            line.append("  ").append(task.get("duration_ms")).append(" ms");
        }
        if (task.get("attempts") instanceof Long attempts && attempts > 1) {
            line.append("  ").append(attempts).append(" attempts");
        }
        if (task.get("error") instanceof Map<?, ?> error) {
            line.append("  ")
                    .append(ApiClient.text(error, "code"))
                    .append(": ")
                    .append(ApiClient.text(error, "message"));
        }
        return line.toString();
    }

    private int end(Map<?, ?> execution) {
        var status = ApiClient.text(execution, "status");
        var duration = execution.get("duration_ms");
        terminal.err().println(status + (duration == null ? "" : " after " + duration + " ms"));
        if (status.equals("succeeded")) {
            terminal.out().println(Json.write(execution.get("output")));
            return SUCCEEDED;
        }
        if (execution.get("error") instanceof Map<?, ?> error) {
            terminal.err().println(ApiClient.text(error, "code") + ": " + ApiClient.text(error, "message"));
        }
        return FAILED;
    }
}
