package dev.waybill.blob;

import dev.waybill.tenant.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;

/** In a folder that all nodes share: a file for each blob, behind its own SHA-256. Every name in a path is a UUID of ours. */
final class FolderBlobs implements Blobs {
    private static final int DIGEST_LENGTH = 32;
    private static final int DEPTH_OF_EXECUTIONS = 3; // tenant, days, execution
    private static final int DAYS_LENGTH = 5; // the hexadecimal digits of a UUIDv7 that change every three days

    private final Path folder;

    FolderBlobs(Path folder) {
        this.folder = folder;
    }

    @Override
    public void put(TenantId tenant, UUID execution, UUID id, byte[] content) {
        var target = path(tenant, execution, id);
        var parent = folder(tenant, execution);
        var draft = parent.resolve(id + ".draft");
        try {
            create(parent);
            try (var file = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                write(file, sha256(content));
                write(file, content);
                file.force(true);
            }
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            synchronizeFolder(parent);
        } catch (IOException e) {
            remove(draft, e);
            throw new StorageFull(e);
        }
    }

    /** Half a blob would only take the room that there is too little of. */
    private static void remove(Path draft, IOException reason) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    /** A new name is durable only with its folder, up to the first one that was there. */
    private void create(Path parent) throws IOException {
        if (Files.exists(parent)) {
            return;
        }
        Files.createDirectories(parent);
        for (var above = parent.getParent(); above != null && above.startsWith(folder); above = above.getParent()) {
            synchronizeFolder(above);
        }
    }

    private static void write(FileChannel file, byte[] bytes) throws IOException {
        var buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
    }

    private static void synchronizeFolder(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true); // the new name is durable only with its folder
        }
    }

    @Override
    public byte[] get(TenantId tenant, UUID execution, UUID id) {
        try {
            var stored = Files.readAllBytes(path(tenant, execution, id));
            if (stored.length < DIGEST_LENGTH) {
                throw new BlobDamaged("Blob " + id + " is cut short", null);
            }
            var content = Arrays.copyOfRange(stored, DIGEST_LENGTH, stored.length);
            if (!MessageDigest.isEqual(sha256(content), Arrays.copyOf(stored, DIGEST_LENGTH))) {
                throw new BlobDamaged("Blob " + id + " is damaged", null);
            }
            return content;
        } catch (IOException e) {
            throw new BlobDamaged("Blob " + id + " cannot be read", e);
        }
    }

    @Override
    public void forget(TenantId tenant, UUID execution) {
        try {
            FileSystemUtils.deleteRecursively(folder(tenant, execution));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forget(UUID from, UUID to) {
        try (var executions = Files.walk(folder, DEPTH_OF_EXECUTIONS)) {
            for (var path : executions.filter(path -> isOf(path, from, to)).toList()) {
                FileSystemUtils.deleteRecursively(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isOf(Path path, UUID from, UUID to) {
        var below = folder.relativize(path);
        if (below.getNameCount() != DEPTH_OF_EXECUTIONS) {
            return false;
        }
        // as text, since UUID compares its halves as signed numbers
        var name = below.getFileName().toString();
        return name.compareTo(from.toString()) >= 0 && name.compareTo(to.toString()) < 0;
    }

    private Path path(TenantId tenant, UUID execution, UUID id) {
        return folder(tenant, execution).resolve(id.toString());
    }

    private Path folder(TenantId tenant, UUID execution) {
        var name = execution.toString();
        return folder.resolve(tenant.value().toString()).resolve(name.substring(0, DAYS_LENGTH)).resolve(name);
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
