package dev.waybill.engine;

import dev.waybill.refusal.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses starts while a disk is nearly full: what is accepted already needs the rest. Looks at most once a second. */
final class DiskGuard {
    private static final Logger log = LoggerFactory.getLogger(DiskGuard.class);
    private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

    private final List<WatchedFolder> folders;
    private final long low;
    private volatile boolean isLow;
    private volatile long lookedAt = System.nanoTime() - LOOK_EVERY;

    /** @param low bytes that must be free in each folder */
    DiskGuard(List<WatchedFolder> folders, long low) {
        this.folders = List.copyOf(folders);
        this.low = low;
    }

    /** @throws Refusal {@code storage_low} */
    void check() {
        if (isLow()) {
            throw new Refusal(
                    Refusal.Kind.UNAVAILABLE,
                    "storage_low",
                    "The server's disk is nearly full: it accepts no start until there is room again",
                    Duration.ofSeconds(30));
        }
    }

    boolean isLow() {
        long now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY) {
            lookedAt = now;
            boolean was = isLow;
            isLow = folders.stream().anyMatch(this::isNearlyFull);
            if (isLow != was) {
                log.warn(isLow ? "Less than {} bytes are free: no start is accepted" : "More than {} bytes are free again", low);
            }
        }
        return isLow;
    }

    /** The folder, or, before its first use, the nearest one above it that is there. */
    private static Path existing(Path folder) {
        var path = folder.toAbsolutePath();
        while (path.getParent() != null && !Files.exists(path)) {
            path = path.getParent();
        }
        return path;
    }

    private boolean isNearlyFull(WatchedFolder folder) {
        try {
            return Files.getFileStore(existing(folder.path())).getUsableSpace() < low;
        } catch (IOException e) {
            return true; // what cannot be looked at cannot be relied on
        }
    }
}
