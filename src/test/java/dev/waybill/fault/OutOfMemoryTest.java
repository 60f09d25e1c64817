package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An execution whose payload ends the JVM of whoever runs it. */
class OutOfMemoryTest {
    private static final int OUT_OF_MEMORY = 3;
    private static final Duration DEATH = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    @Tag("F21")
    @Tag("G20")
    void endsTheExecutionUnderWhichItsNodeDiedThreeTimesAndLetsTheOthersFinish() throws IOException {
        var file = folder.resolve("ledger");
        try (var database = PostgresProcess.start(folder.resolve("database"));
                var ledger = LedgerServer.start(file);
                var server = ServerProcess.node(folder, "small", database.port()).option("-Xmx88m")) {
            // as text it is allowed, as objects it fills the heap
            ledger.behave("/bomb", "mode=ok&text=[" + "{},".repeat(1_300_000) + "{}]");
            var load = new Load(server);
            server.start();
            var calm = server.client().store(Map.of("name", "calm", "tasks", List.of(
                    Map.of("task_id", "rest", "type", "delay", "parameters", Map.of("duration", "2s")),
                    Graphs.call("call", ledger.at("/calm"), List.of("rest")))));
            var others = List.of(load.start(calm), load.start(calm), load.start(calm));
            var bomb = load.start(server.client().store(Graphs.workflow(
                    "bomb", List.of(Graphs.call("call", ledger.at("/bomb"), List.of())), "${size(tasks.call.output.body)}")));

            assertThat(server.awaitEnd(DEATH)).as("the first death").isEqualTo(OUT_OF_MEMORY);
            for (int death = 2; death <= 3; death++) {
                server.launch();
                assertThat(server.awaitEnd(DEATH)).as("death " + death).isEqualTo(OUT_OF_MEMORY);
            }
            server.start();
            load.awaitEnd(bomb, "failed", DEATH);
            assertThat(server.client().get("/executions/" + bomb).body().get("error"))
                    .asString()
                    .contains("engine.poison");
            load.awaitEnds(others, "succeeded", DEATH);
            assertThat(ledger.entries("/bomb")).hasSize(3);
            Judge.judge(database.snapshot(), file, load, 3);
        }
    }
}
