package dev.waybill.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A small disk that can be filled up and emptied again. */
record Tmpfs(Path path) implements AutoCloseable {
    static boolean isPossible() {
        return System.getProperty("user.name").equals("root") && Files.isExecutable(Path.of("/usr/bin/mount"));
    }

    static Tmpfs mount(Path path, int megabytes) {
        try {
            Files.createDirectories(path);
            run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", path.toString());
            return new Tmpfs(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves so many bytes free, or none if others are quicker. */
    void fill(long left) throws IOException {
        long free = Files.getFileStore(path).getUsableSpace();
        try (var file = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var page = new byte[4_096];
            for (long written = 0; written + page.length <= free - left; written += page.length) {
                file.write(page);
            }
        } catch (IOException e) {
            if (Files.getFileStore(path).getUsableSpace() > left) {
                throw e;
            }
        }
    }

    void empty() throws IOException {
        Files.delete(filler());
    }

    private Path filler() {
        return path.resolve("filler");
    }

    private static void run(String... command) throws IOException {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", path.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
