package dev.waybill.bench.api;

import dev.waybill.WaybillApplication;
import dev.waybill.bench.server.Database;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** The product in a process of its own, with its default settings, and its database. */
final class ServerProcess implements AutoCloseable {
    private static final String API_KEY = "bench-api-bench-api-bench-api-bench-api";
    private static final Duration START = Duration.ofMinutes(10); // the database may have to recover gigabytes
    private static final Duration STOP = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int PORT_LINE = 3;

    private final Path home;
    private final Process process;
    private final URI address;

    private ServerProcess(Path home, Process process, URI address) {
        this.home = home;
        this.process = process;
        this.address = address;
    }

    /**
     * Returns when it takes work.
     *
     * @param home of the server; its output goes to a file beside it
     */
    static ServerProcess start(Path home) throws IOException, InterruptedException {
        Files.createDirectories(home);
        int port = freePort();
        var process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Djdk.serialFilter=!*",
                        "-Dfile.encoding=UTF-8",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WaybillApplication.class.getName(),
                        "--waybill.home=" + home,
                        "--waybill.port=" + port,
                        "--waybill.admin.api-key=" + API_KEY))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(home.resolveSibling("server.log").toFile()))
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // whatever becomes of the benchmark
        var server = new ServerProcess(home, process, URI.create("http://127.0.0.1:" + port));
        server.awaitReady();
        return server;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws InterruptedException, IOException {
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/health/ready")).build();
        long end = System.nanoTime() + START.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!isReady(client, request)) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    close();
                    throw new IOException("The server does not start; see " + home.resolveSibling("server.log"));
                }
                Thread.sleep(LOOK);
            }
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    URI address() {
        return address;
    }

    String apiKey() {
        return API_KEY;
    }

    boolean isEmbedded() {
        return external().isEmpty();
    }

    private static Optional<Database> external() {
        return Optional.ofNullable(System.getenv("WAYBILL_DATABASE_URL"))
                .filter(url -> !url.isBlank())
                .map(url -> new Database(url, environment("WAYBILL_DATABASE_USER"), environment("WAYBILL_DATABASE_PASSWORD")));
    }

    private static String environment(String name) {
        return Objects.requireNonNullElse(System.getenv(name), "");
    }

    /** The product's database as its owner; an embedded one as the administrator of its server. */
    Database database() throws IOException {
        var external = external();
        if (external.isPresent()) {
            return external.get();
        }
        var credentials = new Properties();
        try (var file = Files.newBufferedReader(home.resolve("database-credentials"))) {
            credentials.load(file);
        }
        var port = Files.readAllLines(home.resolve("pgdata/postmaster.pid")).get(PORT_LINE).strip();
        return new Database("jdbc:postgresql://127.0.0.1:" + port + "/waybill", "postgres", credentials.getProperty("postgres"));
    }

    /** Of the embedded database server. */
    Path log() {
        return home.resolve("pgdata/log");
    }

    /** As an operator stops it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
