package dev.waybill.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second server off the embedded database of a home folder. The system lets go of it when the process ends, however it ends. */
final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock until {@link #close} or the end of the process.
     *
     * @throws StartRefused when another server holds it
     */
    static HomeLock take(Path home) {
        try {
            Files.createDirectories(home, PrivateFile.OWNER_FOLDER);
            var file = home.resolve("lock");
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                var owner = Files.readString(file).strip();
                channel.close();
                throw new StartRefused("The folder " + home + " is in use by another Waybill server"
                        + (owner.isEmpty() ? "" : " (process " + owner + ")")
                        + ": stop that one, or set WAYBILL_HOME to another folder.");
            }
            var number = ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII));
            channel.write(number, 0);
            channel.truncate(number.limit()); // afterwards: on a full disk what was let go would not come back
            return new HomeLock(channel);
        } catch (IOException e) {
            throw new StartRefused(
                    "The folder " + home + " cannot be written by this user: set WAYBILL_HOME to a folder that can.",
                    e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
