package dev.waybill.engine.repair;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution of elsewhere, to look at. It never runs.
 *
 * @param id     made here
 * @param source what it was called where it ran
 * @param bundle as it was exported: plain JSON; null in lists
 */
public record Imported(
        UUID id,
        UUID source,
        String workflowName,
        String status,
        Instant importedAt,
        String importedBy,
        @Nullable Map<String, @Nullable Object> bundle) {}
