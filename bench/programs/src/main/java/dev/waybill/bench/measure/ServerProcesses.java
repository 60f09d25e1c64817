package dev.waybill.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The processes of a database server on this machine, by Linux' {@code /proc}.
 *
 * @param postmaster the process whose children the backends are
 */
record ServerProcesses(long postmaster) {
    private static final long NANOS_PER_TICK = 10_000_000; // USER_HZ is 100 wherever Java runs
    private static final int PARENT = 1;
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    /** The server that a backend belongs to. */
    static ServerProcesses of(long backend) throws IOException {
        return new ServerProcesses(Long.parseLong(fields(backend)[PARENT]));
    }

    /** Processor time of all, those that have ended among them. */
    long nanos() throws IOException {
        var server = fields(postmaster);
        long ticks = ticks(server, USER, SYSTEM) + ticks(server, CHILDREN_USER, CHILDREN_SYSTEM);
        for (var child : Files.readString(Path.of("/proc/" + postmaster + "/task/" + postmaster + "/children")).split(" ")) {
            if (!child.isBlank()) {
                ticks += ticksOf(Long.parseLong(child.strip()));
            }
        }
        return ticks * NANOS_PER_TICK;
    }

    private static long ticksOf(long process) throws IOException {
        try {
            return ticks(fields(process), USER, SYSTEM);
        } catch (NoSuchFileException e) {
            return 0; // it has just ended: the postmaster's sums have it from the next reading on
        }
    }

    private static long ticks(String[] fields, int user, int system) {
        return Long.parseLong(fields[user]) + Long.parseLong(fields[system]);
    }

    /** What follows the name, which may hold spaces: state, parent, … */
    private static String[] fields(long process) throws IOException {
        var stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
