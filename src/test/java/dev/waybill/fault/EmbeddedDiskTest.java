package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the embedded database fills up, by somebody else's doing. */
@Tag("D07")
@Tag("F17")
class EmbeddedDiskTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final long LOW = 200_000_000;

    @TempDir
    static Path folder;

    @Test
    @Tag("G18")
    void refusesStartsBeforeItsDiskIsFullAndComesUpOnAFullOneByItsBallast() throws IOException {
        assumeTrue(Tmpfs.isPossible(), "F17 is skipped: only root can mount a small disk");
        var file = folder.resolve("ledger");
        try (var disk = Tmpfs.mount(folder.resolve("home"), 1_000);
                var ledger = LedgerServer.start(file);
                var server = ServerProcess.embedded(folder).start()) {
            var load = new Load(server);
            var ballast = disk.path().resolve("ballast");
            await("ballast").atMost(SOON).until(() -> Files.exists(ballast));
            assertThat(allocated(ballast)).as("really allocated").isGreaterThanOrEqualTo(64L << 20);
            ledger.behave("/calm/1", "mode=hang-after");
            ledger.behave("/full/2", "mode=hang-after");
            var calm = load.start(server.client().store(Graphs.chain("calm", 2, ledger)));
            var workflow = server.client().store(Graphs.chain("full", 3, ledger));
            var inFlight = List.of(load.start(workflow), load.start(workflow), load.start(workflow));
            ledger.await(entry -> entry.path().equals("/full/2"), 3, SOON);

            disk.fill(LOW);
            await("noticed").atMost(SOON).until(() -> checks(server).contains("disk=down"));
            assertRefused(server, workflow);
            ledger.release("/calm/1");
            load.awaitEnd(calm, "succeeded", SOON); // what was accepted has the rest

            disk.fill(0);
            server.kill();
            ledger.behave("/full/2", "mode=ok");
            server.launch();
            await("up on a full disk").atMost(SOON).until(() -> checks(server).contains("database=up"));
            assertThat(checks(server)).contains("ballast=down", "disk=down");
            assertThat(ballast).doesNotExist();
            assertThat(server.output()).contains("'ballast' was deleted");
            assertRefused(server, workflow);
            load.awaitEnds(inFlight, "succeeded", SOON);
            assertThat(ledger.entries("/full/1")).extracting(LedgerEntry::key).doesNotHaveDuplicates();

            disk.empty();
            await("ready").atMost(SOON).until(server.client()::isReady);
            assertThat(ballast).exists();
            load.awaitEnd(load.start(workflow), "succeeded", SOON);

            disk.fill(0);
            server.postmaster().destroyForcibly();
            await("up beside a server that lives on").atMost(SOON).until(() -> !Files.exists(ballast) && checks(server).contains("database=up"));
            disk.empty();
            await("ready again").atMost(SOON).until(server.client()::isReady);
            load.awaitEnd(load.start(workflow), "succeeded", SOON);
            Judge.judge(server.snapshot(), file, load, 2);
        }
    }

    private static void assertRefused(ServerProcess server, String workflow) throws IOException {
        var answer = server.client().post("/workflows/" + workflow + "/execute", Map.of());
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.text("code")).isEqualTo("storage_low");
        assertThat(answer.retryAfter()).isPresent();
    }

    /** Empty while nobody answers. */
    private static String checks(ServerProcess server) {
        try {
            return String.valueOf(server.client().get("/health/ready").body().get("checks"));
        } catch (IOException e) {
            return "";
        }
    }

    private static long allocated(Path file) throws IOException {
        var du = new ProcessBuilder("du", "--block-size=1", file.toString()).redirectErrorStream(true).start();
        return Long.parseLong(new String(du.getInputStream().readAllBytes()).split("\\s")[0]);
    }
}
