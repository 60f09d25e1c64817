package dev.waybill.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A version without its definition.
 *
 * @param definitionHash SHA-256 of the definition as it is stored, in hexadecimal
 */
public record VersionSummary(
        int version, Instant createdAt, String createdBy, @Nullable String comment, String definitionHash) {}
