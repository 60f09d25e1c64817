package dev.waybill.blob;

import dev.waybill.tenant.TenantId;
import java.util.UUID;

/** Where large values lie. A blob belongs to an execution and goes with it; it is written once and never changed. */
public interface Blobs {
    /**
     * Makes a blob durable; only then may a row name it.
     *
     * @throws StorageFull when there is no room, or the store cannot be written to
     * @throws org.springframework.dao.DataAccessException when the database is away
     */
    void put(TenantId tenant, UUID execution, UUID id, byte[] content);

    /** @throws BlobDamaged when it is not there or not what was put */
    byte[] get(TenantId tenant, UUID execution, UUID id);

    /** Removes the blobs of one execution, as no row names them any more. */
    default void forget(TenantId tenant, UUID execution) {
        // they went with the rows
    }

    /** Removes the blobs of all executions with ids from the first (inclusive) to the second (exclusive), as no row names them any more. */
    void forget(UUID from, UUID to);
}
