package dev.waybill.workflow;

import dev.waybill.tenant.TenantId;
import jakarta.persistence.Embeddable;
import java.util.UUID;

@Embeddable
record WorkflowKey(UUID tenantId, UUID id) {
    static WorkflowKey of(TenantId tenant, UUID id) {
        return new WorkflowKey(tenant.value(), id);
    }

    TenantId tenant() {
        return new TenantId(tenantId);
    }
}
