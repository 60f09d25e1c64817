package dev.waybill.fault;

import static org.awaitility.Awaitility.await;

import dev.waybill.checker.Checker;
import dev.waybill.checker.Snapshot;
import dev.waybill.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL of its own on loopback, an external database to the servers, which can be killed and started again. */
public final class PostgresProcess implements AutoCloseable {
    static final String USER = "postgres";

    private final Path folder;
    private final Path programs;
    private final int port = ServerProcess.freePort();
    private @Nullable Process process;

    private PostgresProcess(Path folder, Path programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /** Makes a data folder below that folder and starts on it. */
    public static PostgresProcess start(Path folder) {
        return create(folder).start();
    }

    /** @param options of initdb */
    static PostgresProcess create(Path folder, String... options) {
        var made = new PostgresProcess(folder, programs());
        var arguments = new ArrayList<>(List.of("--pgdata", made.data().toString(), "--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-sync"));
        arguments.addAll(List.of(options));
        made.run("initdb", arguments.toArray(String[]::new));
        return made;
    }

    /** Where the programs of the tests' usual database lie. */
    private static Path programs() {
        var usual = TestDatabase.create();
        try (var connection = DriverManager.getConnection(usual.url(), usual.user(), usual.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("select setting from pg_config where name = 'BINDIR'")) {
            row.next();
            return Path.of(row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public Path data() {
        return folder.resolve("pgdata");
    }

    public int port() {
        return port;
    }

    public long pid() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        return process.pid();
    }

    /** Starts it, again after a kill as soon as the old one's backends are gone. @param settings as {@code name=value} */
    public PostgresProcess start(String... settings) {
        var arguments = new ArrayList<>(List.of(
                "-D", data().toString(), "-p", Integer.toString(port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "max_connections=100",
                "-c", "shared_buffers=32MB"));
        for (var setting : settings) {
            arguments.addAll(List.of("-c", setting));
        }
        await("PostgreSQL").pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(60)).until(() -> {
            if (process == null || !process.isAlive()) {
                var started = command("postgres", arguments.toArray(String[]::new)).start();
                Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
                process = started;
            }
            return isUp();
        });
        return this;
    }

    private boolean isUp() {
        try (var connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(port), USER, USER);
    }

    public void kill() {
        if (process == null) {
            throw new IllegalStateException("not started");
        }
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** The processes that serve connections. */
    public List<Long> backends() {
        return ProcessHandle.of(pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .filter(pid -> title(pid).contains("127.0.0.1"))
                .toList();
    }

    private static String title(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException e) {
            return ""; // it has ended
        }
    }

    /** One number. */
    public long number(String sql) {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public Snapshot snapshot() {
        try {
            return Checker.snapshot(url(port), USER, USER);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PostgreSQL refuses to run as root: in a user namespace of its own it is nobody. */
    private ProcessBuilder command(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (System.getProperty("user.name").equals("root")) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("postgres.log").toFile()));
    }

    private void run(String program, String... arguments) {
        try {
            Files.createDirectories(folder);
            if (command(program, arguments).start().waitFor() != 0) {
                throw new IllegalStateException(output());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String output() {
        try {
            return Files.readString(folder.resolve("postgres.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            Signals.send("INT", process.pid()); // a fast shutdown
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
