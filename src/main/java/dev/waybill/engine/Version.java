package dev.waybill.engine;

import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An immutable version of a workflow; executions keep the one they started with. */
public record Version(
        TenantId tenant,
        UUID workflowId,
        int number,
        WorkflowDefinition definition,
        Instant createdAt,
        String createdBy,
        @Nullable String comment) {}
