package dev.waybill.tenant;

/**
 * Who sent a request, as the credential says.
 *
 * @param name of the user or key, as {@code created_by} shows it
 */
public record Caller(TenantId tenant, String name) {}
