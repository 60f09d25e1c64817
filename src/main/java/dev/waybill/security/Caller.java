package dev.waybill.security;

import dev.waybill.tenant.TenantId;
import java.security.Principal;

/** Who calls; its name is what {@code created_by} shows. Controllers take a {@link Principal} and a {@link TenantId}. */
record Caller(TenantId tenant, String name) implements Principal {
    @Override
    public String getName() {
        return name;
    }
}
