package dev.waybill.engine;

import dev.waybill.engine.graph.Ending;
import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it stands.
 *
 * @param trigger plain JSON with a {@code type}
 * @param input   plain JSON; null in lists
 * @param output  plain JSON; null in lists and unless it succeeded
 * @param error   null unless it failed or timed out
 */
public record Execution(
        TenantId tenant,
        UUID id,
        UUID workflowId,
        String workflowName,
        int workflowVersion,
        ExecutionStatus status,
        Map<String, @Nullable Object> trigger,
        @Nullable Object input,
        @Nullable Object output,
        @Nullable ExecutionError error,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        ExecutionTraits traits) {
    /** The same, ended. */
    Execution ended(Ending ending, @Nullable Object output) {
        return new Execution(
                tenant,
                id,
                workflowId,
                workflowName,
                workflowVersion,
                ending.status(),
                trigger,
                input,
                output,
                ending.error(),
                createdAt,
                startedAt,
                ending.completedAt(),
                traits);
    }
}
