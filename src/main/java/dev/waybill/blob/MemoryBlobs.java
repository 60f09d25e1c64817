package dev.waybill.blob;

import dev.waybill.tenant.TenantId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Large values of what is only tried: in memory, up to a bound, until it is thrown away. Thread-safe. */
public final class MemoryBlobs implements Blobs {
    private final long most;
    private final AtomicLong size = new AtomicLong();
    private final Map<UUID, byte[]> blobs = new ConcurrentHashMap<>();

    /** @param most bytes of all together */
    public MemoryBlobs(long most) {
        this.most = most;
    }

    @Override
    public void put(TenantId tenant, UUID execution, UUID id, byte[] content) {
        if (size.addAndGet(content.length) > most) {
            throw new StorageFull(new IllegalStateException(most + " bytes are kept at most"));
        }
        blobs.put(id, content);
    }

    @Override
    public byte[] get(TenantId tenant, UUID execution, UUID id) {
        var content = blobs.get(id);
        if (content == null) {
            throw new BlobDamaged("There is no blob " + id, null);
        }
        return content;
    }

    @Override
    public void forget(UUID from, UUID to) {
        throw new UnsupportedOperationException("They go all together");
    }
}
