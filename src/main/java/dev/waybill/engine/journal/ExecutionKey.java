package dev.waybill.engine.journal;

import dev.waybill.tenant.TenantId;
import java.util.UUID;

/** Which execution. */
public record ExecutionKey(TenantId tenant, UUID id) {}
