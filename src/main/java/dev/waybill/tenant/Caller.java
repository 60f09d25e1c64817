package dev.waybill.tenant;

/**
 * Who sent a request, as the credential says.
 *
 * @param name of the user or key, as it is shown in {@code created_by}
 */
public record Caller(TenantId tenant, String name) {}
