package dev.waybill.blob;

import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;

/** For work that must not fail because the database is away for a while: it waits on the calling thread and tries again. */
public final class PatientBlobs implements Blobs {
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofHours(1);

    private final Blobs blobs;

    public PatientBlobs(Blobs blobs) {
        this.blobs = blobs;
    }

    @Override
    public void put(TenantId tenant, UUID execution, UUID id, byte[] content) {
        patiently(() -> {
            blobs.put(tenant, execution, id, content);
            return true;
        });
    }

    @Override
    public byte[] get(TenantId tenant, UUID execution, UUID id) {
        return patiently(() -> blobs.get(tenant, execution, id));
    }

    @Override
    public void forget(TenantId tenant, UUID execution) {
        blobs.forget(tenant, execution);
    }

    @Override
    public void forget(UUID from, UUID to) {
        blobs.forget(from, to);
    }

    private static <T> T patiently(Supplier<T> call) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return call.get();
            } catch (DataAccessException e) {
                if (System.nanoTime() > end || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }
}
