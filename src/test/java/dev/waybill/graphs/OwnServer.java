package dev.waybill.graphs;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server started for this run on an empty folder, and stopped and removed after it. */
final class OwnServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5); // it may have to be built first

    private final Process process;
    private final Path folder;
    private final int port;
    private final String key;

    private OwnServer(Process process, Path folder, int port, String key) {
        this.process = process;
        this.folder = folder;
        this.port = port;
        this.key = key;
    }

    /** @param root the folder of the repository, where {@code waybill} lies */
    static OwnServer start(Path root) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("waybill-graphs");
        var port = freePort();
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        var key = HexFormat.of().formatHex(random);
        var builder = new ProcessBuilder(root.resolve("waybill").toString(), "start")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().putAll(Map.of(
                "WAYBILL_HOME", folder.resolve("home").toString(), "WAYBILL_PORT", Integer.toString(port),
                "WAYBILL_ADMIN_API_KEY", key, "WAYBILL_EGRESS_ALLOW", "127.0.0.1"));
        var server = new OwnServer(builder.start(), folder, port, key);
        try {
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        var deadline = Instant.now().plus(PATIENCE);
        try (var api = new Api(url(), key)) {
            while (!api.isReady()) {
                if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                    var lines = Files.readAllLines(folder.resolve("log"));
                    throw new IOException("The server did not start:\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
                }
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    String key() {
        return key;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (var files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
