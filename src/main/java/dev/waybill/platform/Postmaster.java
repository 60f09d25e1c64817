package dev.waybill.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** The process that serves a data folder, as its {@code postmaster.pid} names it. */
record Postmaster(ProcessHandle process, Path data) {
    private static final String PID_FILE = "postmaster.pid";
    private static final Path PROC = Path.of("/proc");

    /** The living postmaster of a data folder. A process that merely got the number of a dead one is none. */
    static Optional<Postmaster> of(Path data) throws IOException {
        return named(data).filter(process -> serves(process, data)).map(process -> new Postmaster(process, data));
    }

    /** The living process whose number stands in the folder, whatever it is. */
    static Optional<ProcessHandle> named(Path data) throws IOException {
        try (var lines = Files.lines(data.resolve(PID_FILE))) {
            return lines.findFirst().map(String::strip).map(Long::parseLong).flatMap(ProcessHandle::of);
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Processes that work in the data folder, such as backends whose postmaster was killed. */
    static Stream<ProcessHandle> workingIn(Path data) {
        return ProcessHandle.allProcesses().filter(process -> worksIn(process, data));
    }

    static void forget(Path data) throws IOException {
        Files.deleteIfExists(data.resolve(PID_FILE));
    }

    boolean isAlive() {
        return process.isAlive() && serves(process, data);
    }

    private static boolean serves(ProcessHandle process, Path data) {
        if (Files.isDirectory(PROC.resolve("self"))) {
            return worksIn(process, data) && program(process).equals("postgres");
        }
        var arguments = process.info().arguments().orElse(new String[0]);
        return program(process).equals("postgres") && Arrays.asList(arguments).contains(data.toString());
    }

    private static String program(ProcessHandle process) {
        return process.info()
                .command()
                .map(command -> String.valueOf(Path.of(command).getFileName()))
                .orElse("");
    }

    /** Not so for one that has ended and that nobody has buried yet, as in a container where this server is process 1. */
    private static boolean worksIn(ProcessHandle process, Path data) {
        try {
            return Files.isSameFile(PROC.resolve(Long.toString(process.pid())).resolve("cwd"), data);
        } catch (IOException e) {
            return false; // it has ended, or is another user's
        }
    }
}
