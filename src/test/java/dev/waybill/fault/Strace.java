package dev.waybill.fault;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes the disk fail under processes that run. */
public final class Strace implements AutoCloseable {
    private final Process process;
    private final Path log;

    private Strace(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    public static boolean isThere() {
        return List.of("/usr/bin/strace", "/bin/strace").stream().map(Path::of).anyMatch(Files::isExecutable);
    }

    /** The next fdatasync of each of these answers EIO; what they start is left alone. */
    public static Strace failingNextFlush(List<Long> processes) throws IOException {
        var command = new ArrayList<>(List.of("strace", "-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=1"));
        processes.forEach(pid -> command.addAll(List.of("-p", Long.toString(pid))));
        var log = Files.createTempFile("strace", ".log");
        log.toFile().deleteOnExit();
        var strace = new Strace(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
        Runtime.getRuntime().addShutdownHook(new Thread(strace.process::destroy));
        await("strace").pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(10))
                .until(() -> strace.isAttached() || !strace.process.isAlive());
        return strace;
    }

    public boolean isAttached() throws IOException {
        return Files.readString(log).contains("attached");
    }

    /** Lets go of them. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
