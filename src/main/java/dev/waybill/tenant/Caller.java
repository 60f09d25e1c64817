package dev.waybill.tenant;

/**
 * Who sent a request, as the credential says.
 *
 * @param name of the user or key, as {@code created_by} shows it
 */
public record Caller(TenantId tenant, String name) {
    private static final String ADMINISTRATOR = "admin";

    /** The administrator, whose key opens everything, has every role. Nobody else has one yet. */
    public boolean isAdministrator() {
        return name.equals(ADMINISTRATOR);
    }
}
