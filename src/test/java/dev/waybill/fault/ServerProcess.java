package dev.waybill.fault;

import static org.awaitility.Awaitility.await;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Snapshot;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The application in a JVM of its own, which can be killed, frozen, woken, told to stop and started again at the same port. */
public final class ServerProcess implements AutoCloseable {
    public static final String KEY = "a-key-for-tests-of-thirty-two-characters";
    private static final Duration START = Duration.ofSeconds(90);

    private final Path folder;
    private final int port = freePort();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> options = new ArrayList<>(List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-Djdk.serialFilter=!*",
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    private @Nullable Process process;

    /** @param folder of its own: its home and its log */
    private ServerProcess(Path folder) {
        this.folder = folder;
        with("WAYBILL_HOME", folder.resolve("home").toString());
        with("WAYBILL_PORT", Integer.toString(port));
        with("WAYBILL_MANAGEMENT_PORT", "0");
        with("WAYBILL_ADMIN_API_KEY", KEY);
        with("WAYBILL_EGRESS_ALLOW", "127.0.0.1");
    }

    /** On the database that it starts itself. */
    public static ServerProcess embedded(Path folder) {
        return new ServerProcess(folder);
    }

    /** A node of a cluster. @param port of the database, or of a proxy before it */
    public static ServerProcess node(Path folder, String name, int port) {
        return new ServerProcess(folder.resolve(name))
                .with("WAYBILL_NODE_ID", name)
                .with("WAYBILL_DATABASE_URL", PostgresProcess.url(port))
                .with("WAYBILL_DATABASE_USER", PostgresProcess.USER)
                .with("WAYBILL_DATABASE_PASSWORD", PostgresProcess.USER);
    }

    public ServerProcess with(String setting, String value) {
        environment.put(setting, value);
        return this;
    }

    /** An option of the JVM that wins over the usual one. */
    public ServerProcess option(String option) {
        options.add(option);
        return this;
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it without waiting for it. */
    public ServerProcess launch() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "dev.waybill.WaybillApplication"));
        try {
            Files.createDirectories(folder);
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            builder.environment().keySet().removeIf(name -> name.startsWith("WAYBILL_"));
            builder.environment().putAll(environment);
            var started = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly)); // nothing outlives the tests
            process = started;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ServerProcess start() {
        return launch().awaitReady();
    }

    public ServerProcess awaitReady() {
        await("server " + name()).pollInterval(Duration.ofMillis(50)).atMost(START).until(() -> {
            if (!isAlive()) {
                throw new AssertionError("The server ended while it started:\n" + output());
            }
            return client().isReady();
        });
        return this;
    }

    /** What the tests are made of does not belong to the application. */
    private static String classPath() {
        try {
            var tests = Path.of(ServerProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toRealPath();
            return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !Path.of(entry).toAbsolutePath().normalize().equals(tests))
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (URISyntaxException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    /** Its folder's, and of a cluster's node its own. */
    public String name() {
        return folder.getFileName().toString();
    }

    public Client client() {
        return new Client(port);
    }

    public Process process() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process;
    }

    public boolean isAlive() {
        return process().isAlive();
    }

    public void kill() {
        process().destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    public void freeze() {
        Signals.send("STOP", process().pid());
    }

    public void wake() {
        Signals.send("CONT", process().pid());
    }

    public void terminate() {
        Signals.send("TERM", process().pid());
    }

    /** @return its exit code */
    public int awaitEnd(Duration atMost) {
        try {
            if (!process().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("The server still runs after " + atMost + ":\n" + output());
            }
            return process().exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Path home() {
        return Path.of(environment.getOrDefault("WAYBILL_HOME", ""));
    }

    private List<String> postmasterFile() {
        try {
            return Files.readAllLines(home().resolve("pgdata/postmaster.pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the database that it started itself. */
    ProcessHandle postmaster() {
        return ProcessHandle.of(Long.parseLong(postmasterFile().getFirst())).orElseThrow();
    }

    /** What stands in the database that it started itself. */
    Snapshot snapshot() {
        var credentials = new Properties();
        try (var reader = Files.newBufferedReader(home().resolve("database-credentials"))) {
            credentials.load(reader);
            var url = "jdbc:postgresql://127.0.0.1:" + postmasterFile().get(3).strip() + "/waybill";
            return Checker.snapshot(url, "waybill", credentials.getProperty("waybill"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path log() {
        return folder.resolve("log");
    }

    /** All that it printed, over all its lives. */
    public String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it in order if it is able to, so that an embedded database stops too. */
    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            wake();
            terminate();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
