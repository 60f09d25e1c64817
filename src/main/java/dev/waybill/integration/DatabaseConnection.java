package dev.waybill.integration;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL database for {@code database} tasks.
 *
 * @param writable whether a statement may change anything; otherwise each runs in a read-only transaction
 */
public record DatabaseConnection(
        String name, HostPort server, String database, String user, @Nullable Password password, boolean writable)
        implements Connection {}
