package dev.waybill.engine.repair;

import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One action for many executions.
 *
 * @param filter  as the API has it: plain JSON
 * @param rate    executions a second; null: as fast as it goes
 * @param matched when it was made; what changes by itself meanwhile is left out
 * @param done    how many it has done so far
 * @param failed  how many could not be done
 */
public record BulkJob(
        TenantId tenant,
        UUID id,
        BulkAction action,
        Map<String, @Nullable Object> filter,
        @Nullable Integer rate,
        Status status,
        long matched,
        long done,
        long failed,
        Instant createdAt,
        String createdBy,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt) {
    public enum Status {
        RUNNING,
        /** By hand, before its end. */
        STOPPED,
        COMPLETED;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What could not be done, and why. */
    public record Failure(UUID execution, String code, String message) {}
}
