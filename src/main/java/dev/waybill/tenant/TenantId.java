package dev.waybill.tenant;

import java.util.UUID;

/** Owner of workflows and executions; it comes from the caller's credential, never from a request. */
public record TenantId(UUID value) {
    /** The one tenant of an installation without tenants. */
    public static final TenantId FIRST = new TenantId(new UUID(0L, 1L));
}
