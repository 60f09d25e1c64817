package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full. A file system that turns read-only (F20) is not tried here. */
class DiskTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static Tmpfs blobs;
    private static Tmpfs wal;
    private static PostgresProcess database;
    private static LedgerServer ledger;
    private static ServerProcess server;
    private static Load load;

    @BeforeAll
    static void startOnSmallDisks() {
        assumeTrue(Tmpfs.isPossible(), "F17, F18 are skipped: only root can mount a small disk");
        blobs = Tmpfs.mount(folder.resolve("blobs"), 4);
        wal = Tmpfs.mount(folder.resolve("wal"), 12);
        database = PostgresProcess.create(folder.resolve("database"), "--waldir", wal.path().resolve("pg_wal").toString(), "--wal-segsize", "1")
                .start();
        ledger = LedgerServer.start(folder.resolve("ledger"));
        server = ServerProcess.node(folder, "solo", database.port())
                .with("WAYBILL_BLOBS", blobs.path().toString())
                .with("WAYBILL_ENGINE_DISKLOW", "1000")
                .start();
        load = new Load(server);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            ledger.close();
            server.close();
            database.close();
            wal.close();
            blobs.close();
        }
    }

    @Test
    @Tag("F18")
    void failsOnlyTheTaskWhoseLargeValueFindsNoRoom() throws IOException {
        ledger.behave("/big", "mode=ok&text=\"" + "x".repeat(600_000) + "\"");
        var big = server.client().store(Map.of("name", "big", "tasks", List.of(Graphs.call("big", ledger.at("/big"), List.of()))));
        blobs.fill(100_000);
        var execution = load.start(big);
        load.awaitEnd(execution, "failed", SOON);
        assertThat(server.client().get("/executions/" + execution).body().get("error")).asString().contains("storage.full");
        try (var files = Files.walk(blobs.path())) {
            assertThat(files.filter(Files::isRegularFile)).as("half a blob").allMatch(file -> file.equals(blobs.path().resolve("filler")));
        }
        blobs.empty();
        load.awaitEnd(load.start(big), "succeeded", SOON);
        assertThat(server.client().post("/executions/" + execution + "/retry", Map.of()).status()).isEqualTo(202);
        await("retried").atMost(SOON).until(() -> server.client().get("/executions/" + execution).text("status").equals("succeeded"));
    }

    private static void writeMuch() {
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            statement.execute("create table much as select gen_random_uuid() from generate_series(1, 400000)");
        } catch (SQLException e) {
            // it has run out of room: that is the point
        }
    }

    /** The disk of an external PostgreSQL is not the servers' to watch: it stops, so that starts are refused, and nothing is lost. */
    @Test
    @Tag("F17")
    void losesNothingWhenTheDiskOfTheWriteAheadLogIsFull() throws IOException {
        var workflow = server.client().store(Graphs.chain("wal", 4, ledger));
        var own = new Load(server);
        List<String> executions;
        try (var running = own.begin(workflow, 150)) {
            running.awaitAccepted(5);
            wal.fill(0);
            writeMuch();
            await("PostgreSQL stops").atMost(SOON).until(() -> !database.isAlive() || database.output().contains("No space left on device"));
            wal.empty();
            if (!database.isAlive()) {
                database.start();
            }
            executions = running.all();
        }
        own.awaitEnds(executions, "succeeded", SOON);
        Judge.judge(database.snapshot(), folder.resolve("ledger"), own, 1);
        assertThat(database.output()).contains("No space left on device");
    }
}
