package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts on a whole server: their processes are its own, and its executions are no worse off than others. */
@Tag("S33")
class ScriptServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private static Map<String, Object> script(String id, String language, String source, String input, String... after) {
        return Map.of(
                "task_id", id,
                "type", "script",
                "dependencies", List.of(after),
                "parameters", Map.of("language", language, "source", source, "input", input));
    }

    private static Set<Long> children(ServerProcess server) {
        return server.process().descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("ScriptChild"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static Map<String, ?> execution(ServerProcess server, String id) throws IOException {
        return server.client().get("/executions/" + id).body();
    }

    private static Set<Long> awaitWildChild(ServerProcess server) {
        return await().atMost(PATIENCE).until(() -> children(server), found -> found.stream().anyMatch(ScriptServerTest::isBusy));
    }

    /** It has had the processor for longer than its start takes. */
    private static boolean isBusy(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration()).map(used -> used.toSeconds() >= 4).orElse(false);
    }

    @Test
    void theirProcessesDieWithTheServerAndTheirExecutionsGoOn() throws Exception {
        try (var server = ServerProcess.embedded(folder).with("WAYBILL_SCRIPT_LIMIT", "10m")) {
            server.start();
            var load = new Load(server);
            var calm = load.start(server.client().store(Graphs.workflow(
                    "calm",
                    List.of(
                            script("numbers", "javascript", "return [1, 2, 3].map(n => `${n}`)", "${input}"),
                            script("joined", "jq", "join(\"-\")", "${tasks.numbers.output}", "numbers"),
                            script("length", "jsonata", "$length($)", "${tasks.joined.output}", "joined")),
                    "${[tasks.joined.output, tasks.length.output]}")));
            load.awaitEnd(calm, "succeeded", PATIENCE);
            assertThat(execution(server, calm).get("output")).isEqualTo(List.of("1-2-3", 5L));

            var wild = load.start(server.client().store(Graphs.workflow(
                    "wild", List.of(script("numbers", "jq", "[1, 2]", "${input}"), script("wild", "javascript", "while (true) {}", "${input}", "numbers")), "${tasks.wild.output}")));
            var first = awaitWildChild(server);
            server.kill();
            await().untilAsserted(() -> assertThat(first).isNotEmpty().noneMatch(ScriptServerTest::isAlive));

            server.start();
            var second = awaitWildChild(server);
            assertThat(server.client().post("/executions/" + wild + "/cancel", Map.of()).status()).isEqualTo(202);
            load.awaitEnd(wild, "cancelled", PATIENCE);
            await().untilAsserted(() -> assertThat(second.stream().filter(ScriptServerTest::isBusy)).noneMatch(ScriptServerTest::isAlive));

            server.terminate();
            server.awaitEnd(PATIENCE);
            assertThat(second).noneMatch(ScriptServerTest::isAlive);
        }
    }
}
