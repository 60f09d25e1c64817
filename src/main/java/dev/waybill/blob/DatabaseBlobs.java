package dev.waybill.blob;

import dev.waybill.tenant.TenantId;
import java.sql.SQLException;
import java.util.UUID;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** In PostgreSQL, beside the journal: the default, the same for every node. */
final class DatabaseBlobs implements Blobs {
    private static final String PUT =
            """
            insert into blob (tenant_id, execution_id, id, content)
            values (:tenant, :execution, :id, :content)
            on conflict do nothing""";

    private static final String GET =
            """
            select content
            from blob
            where tenant_id = :tenant and execution_id = :execution and id = :id""";

    private static final String DISK_FULL = "53100";

    private final JdbcClient jdbc;

    DatabaseBlobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void put(TenantId tenant, UUID execution, UUID id, byte[] content) {
        try {
            jdbc.sql(PUT)
                    .param("tenant", tenant.value())
                    .param("execution", execution)
                    .param("id", id)
                    .param("content", content)
                    .update();
        } catch (DataAccessException e) {
            if (isFull(e)) {
                throw new StorageFull(e);
            }
            throw e;
        }
    }

    private static boolean isFull(DataAccessException e) {
        return e.getRootCause() instanceof SQLException cause && DISK_FULL.equals(cause.getSQLState());
    }

    @Override
    public byte[] get(TenantId tenant, UUID execution, UUID id) {
        return jdbc.sql(GET)
                .param("tenant", tenant.value())
                .param("execution", execution)
                .param("id", id)
                .query(byte[].class)
                .optional()
                .orElseThrow(() -> new BlobDamaged("Blob " + id + " is not there", null));
    }

    @Override
    public void forget(UUID from, UUID to) {
        // they went with the partition of their rows
    }
}
