package dev.waybill.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A version without its definition. */
public record VersionSummary(int version, Instant createdAt, String createdBy, @Nullable String comment) {}
