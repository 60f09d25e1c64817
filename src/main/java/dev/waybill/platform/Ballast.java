package dev.waybill.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the home folder that only takes room. On a disk that is full PostgreSQL cannot start, not even to be tidied up;
 * then the file goes, and PostgreSQL has that room. Used while the home's lock is held.
 */
final class Ballast {
    static final long SIZE = 64L << 20;

    /** Two segments of the write-ahead log: with less, PostgreSQL dies at the next one. */
    static final long TOO_LITTLE = 32L << 20;

    /** So much is free that the file takes nobody's place. */
    static final long PLENTY = 512L << 20;

    private static final Logger log = LoggerFactory.getLogger(Ballast.class);
    private static final int PIECE = 1 << 20;

    private final Path file;
    private final Path draft;
    private volatile boolean isGivenUp;

    Ballast(Path home) {
        this.file = home.resolve("ballast");
        this.draft = home.resolve("ballast.new");
    }

    /** Before a start of PostgreSQL: makes room if it would not find any. */
    void giveWay() throws IOException {
        if (free() >= TOO_LITTLE) {
            return;
        }
        Files.deleteIfExists(draft);
        if (Files.deleteIfExists(file)) {
            isGivenUp = true;
            log.error("The disk under {} is full: the file 'ballast' was deleted so that PostgreSQL can start; make room", file.getParent());
        } else {
            log.error("The disk under {} is full, and no ballast is left to be deleted: PostgreSQL may not start; make room", file.getParent());
        }
    }

    /** Lays the file down if it is not there and plenty is free. */
    void restore() throws IOException {
        if (Files.exists(file) || free() < PLENTY) {
            return;
        }
        try {
            write();
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (ClosedByInterruptException e) {
            return; // the server stops; the next one begins again
        } finally {
            Files.deleteIfExists(draft);
        }
        if (isGivenUp) {
            log.info("The ballast is laid down again");
        }
        isGivenUp = false;
    }

    /** What no file system can leave out: neither zeros nor anything that repeats. */
    private void write() throws IOException {
        var random = new SplittableRandom();
        var piece = new byte[PIECE];
        try (var channel = FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (long written = 0; written < SIZE; written += PIECE) {
                random.nextBytes(piece);
                for (var rest = ByteBuffer.wrap(piece); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
            }
            channel.force(true);
        }
    }

    private long free() throws IOException {
        return Files.getFileStore(file.getParent()).getUsableSpace();
    }

    /** Whether it had to go and is not back: the next full disk finds none. */
    boolean isGivenUp() {
        return isGivenUp;
    }

    /** Bytes that it holds now. */
    long size() {
        return Files.exists(file) ? SIZE : 0;
    }
}
