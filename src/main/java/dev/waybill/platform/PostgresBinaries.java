package dev.waybill.platform;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once below the home folder.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path folder) {
    private static final int HASH_LENGTH = 12;
    private static final int OWNER_EXECUTES = 0100;

    /** The programs for this machine, unpacked when they are not there yet. The caller holds the home's lock. */
    static PostgresBinaries unpack(Path home) throws IOException {
        byte[] archive;
        try (var stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                System.getProperty("os.name"), System.getProperty("os.arch"))) {
            archive = stream.readAllBytes();
        } catch (IllegalStateException e) {
            throw new StartRefused(
                    "This build has no PostgreSQL for " + System.getProperty("os.name") + " on "
                            + System.getProperty("os.arch") + ": set WAYBILL_DATABASE_URL to a PostgreSQL of your own.",
                    e);
        }
        var folder = home.resolve("postgresql-" + hash(archive));
        if (!Files.isDirectory(folder)) {
            var draft = Files.createTempDirectory(home, "unpacking");
            unpack(new ByteArrayInputStream(archive), draft);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(folder);
    }

    private static String hash(byte[] archive) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("Outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                    continue;
                }
                Files.copy(tar, target);
                if ((entry.getMode() & OWNER_EXECUTES) != 0) {
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
    }

    /** The major version of these programs and of the data folders that they can read. */
    String majorVersion() throws IOException {
        var words = run(List.of(command("postgres"), "--version")).strip().split("[ .]", -1);
        return words[2];
    }

    /**
     * Runs a program to its end.
     *
     * @return what it printed
     * @throws IOException with what it printed when its exit code is not 0
     */
    String run(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(devNull()));
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("PG") || name.equals("LANG") || name.startsWith("LC_"));
        var output = Files.createTempFile(folder.resolveSibling("."), "output", ".txt", PrivateFile.OWNER_FILE);
        try {
            // to a file: a postmaster inherits it, and a pipe would not end before the postmaster does
            var process = builder.redirectOutput(output.toFile()).start();
            var printed = awaitEnd(process) ? Files.readString(output) : "It did not end in time.";
            if (process.isAlive() || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(printed.strip());
            }
            return printed;
        } finally {
            Files.delete(output);
        }
    }

    private static java.io.File devNull() {
        return new java.io.File("/dev/null");
    }

    private static boolean awaitEnd(Process process) {
        try {
            return process.waitFor(10, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** PostgreSQL refuses to run as root: a root user starts it in a user namespace of its own, where it is nobody. */
    List<String> serverCommand(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            if (!LinuxUtils.isUnshareAvailable()) {
                throw new StartRefused(
                        "PostgreSQL cannot run as root on this machine: start Waybill as an ordinary user, or set WAYBILL_DATABASE_URL.");
            }
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(command(program));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private String command(String program) {
        return folder.resolve("bin").resolve(program).toString();
    }

    private boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return "root".equals(System.getProperty("user.name")); // no /proc
        }
    }
}
