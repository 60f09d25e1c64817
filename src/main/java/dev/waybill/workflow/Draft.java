package dev.waybill.workflow;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is being edited of a workflow, valid or not.
 *
 * @param revision    another one each time it is saved
 * @param document    plain JSON
 * @param baseVersion the current version when it was begun; 0: there was none
 */
record Draft(
        UUID revision,
        Map<String, @Nullable Object> document,
        int baseVersion,
        Instant createdAt,
        String createdBy,
        Instant updatedAt,
        String updatedBy) {
    Draft saved(UUID revision, Map<String, @Nullable Object> document, Instant now, String by) {
        return new Draft(revision, document, baseVersion, createdAt, createdBy, now, by);
    }
}
