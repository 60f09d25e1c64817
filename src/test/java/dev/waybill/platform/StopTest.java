package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.WaybillApplication;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server in a process of its own, with the embedded database. */
@Tag("F50")
class StopTest {
    private static final int SIGTERM = 128 + 15;

    @TempDir
    Path home;

    /** Returns once the server has said that it is ready. */
    private Process start() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.serialFilter=!*",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WaybillApplication.class.getName(),
                        "start"))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("WAYBILL_"));
        builder.environment().put("WAYBILL_HOME", home.toString());
        builder.environment().put("WAYBILL_PORT", "0");
        var process = builder.start();
        var lines = process.inputReader();
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains("API key")) {
                return process;
            }
        }
        throw new IOException("The server ended with " + process.waitFor());
    }

    /** After a halt PostgreSQL may live on; {@link OrphanTest} shows what the next start makes of it. */
    @AfterEach
    void stopWhatWasLeftBehind() throws IOException {
        var orphan = Postmaster.of(home.resolve("pgdata"));
        orphan.ifPresent(postmaster -> postmaster.process().destroy());
        await().until(() -> orphan.filter(Postmaster::isAlive).isEmpty());
    }

    private static String rest(Process process) throws IOException {
        return process.inputReader().lines().reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void stopsInOrderOnTheFirstSignalAndLeavesNothingRunning() throws Exception {
        var server = start();
        var postmaster = Postmaster.of(home.resolve("pgdata")).orElseThrow();
        server.toHandle().destroy();
        assertThat(server.waitFor(30, TimeUnit.SECONDS)).as("within 30 s").isTrue();
        assertThat(server.exitValue()).isEqualTo(SIGTERM);
        assertThat(postmaster.isAlive()).isFalse();
        assertThat(rest(server))
                .as("nothing was cut off from its database")
                .doesNotContain("ERROR", "Exception", "WARN");
    }

    @Test
    void stopsAtOnceOnTheSecondSignal() throws Exception {
        var server = start();
        server.toHandle().destroy();
        assertThat(server.inputReader().readLine()).contains("stopping");
        server.toHandle().destroy();
        assertThat(server.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(server.exitValue()).isEqualTo(SIGTERM);
    }
}
