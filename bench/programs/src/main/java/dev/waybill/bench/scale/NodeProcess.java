package dev.waybill.bench.scale;

import dev.waybill.bench.server.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A {@link NodeProgram}, and the way to talk to it. Of one thread. */
final class NodeProcess implements AutoCloseable {
    private static final long STOP_SECONDS = 40;

    private final Process process;
    private final BufferedReader output;
    private final Writer input;
    private final Database database;

    private NodeProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        var ready = output.readLine();
        if (ready == null) {
            throw new IOException("The node does not start: " + log);
        }
        var words = ready.split(" ");
        this.database = new Database(words[1], words[2], words[3]);
    }

    /**
     * Returns when it serves.
     *
     * @param home     of its data, new or of an earlier node
     * @param shared   its database; empty: an embedded one of its own
     * @param settings as {@code --waybill.…=…}
     */
    static NodeProcess start(Path home, Optional<Database> shared, List<String> settings) throws IOException {
        Files.createDirectories(home);
        var log = home.resolveSibling(home.getFileName() + ".log");
        var builder = new ProcessBuilder(command(home, settings)).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("WAYBILL_DATABASE_"));
        shared.ifPresent(database -> {
            environment.put("WAYBILL_DATABASE_URL", database.url());
            environment.put("WAYBILL_DATABASE_USER", database.user());
            environment.put("WAYBILL_DATABASE_PASSWORD", database.password());
        });
        return new NodeProcess(builder.start(), log);
    }

    private static List<String> command(Path home, List<String> settings) {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.add("-XX:+UseG1GC");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(NodeProgram.class.getName());
        command.add(home.toString());
        command.addAll(settings);
        return command;
    }

    /** The database that it works on. */
    Database database() {
        return database;
    }

    /** Says something and waits for the answer. */
    String ask(String command) throws IOException {
        say(command);
        return answer();
    }

    /** For an {@link #answer} later. */
    void say(String command) throws IOException {
        input.write(command + "\n");
        input.flush();
    }

    String answer() throws IOException {
        var answer = output.readLine();
        if (answer == null) {
            throw new IOException("The node has ended; its log says why");
        }
        return answer;
    }

    /** As {@code kill -9}; returns when it is dead, with the instant at which it was killed. */
    Instant kill() throws InterruptedException {
        var now = Instant.now();
        process.destroyForcibly();
        process.waitFor();
        return now;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            input.close();
        }
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
