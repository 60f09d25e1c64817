package dev.waybill.engine.repair;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Executions that failed alike: of one workflow, at one task, with one code and one shape of message. Those that were retried,
 * or of which a rerun has succeeded, are not among them.
 *
 * @param shape   the message without its numbers, ids and quoted texts
 * @param message the last one as it was
 * @param count   how many
 * @param isMore  whether there are more than were counted
 * @param samples ids of the last ones
 */
public record FailureGroup(
        UUID id,
        UUID workflowId,
        String workflowName,
        @Nullable String taskId,
        String code,
        String shape,
        String message,
        Count count,
        List<UUID> samples,
        @Nullable Note note) {
    public record Count(long number, boolean isMore, Instant firstSeenAt, Instant lastSeenAt) {}

    /** What people say of it. */
    public record Note(@Nullable String owner, @Nullable String text, Instant updatedAt, String updatedBy) {}
}
