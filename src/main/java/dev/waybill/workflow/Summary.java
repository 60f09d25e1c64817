package dev.waybill.workflow;

import dev.waybill.engine.Execution;
import dev.waybill.request.Answer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in a list.
 *
 * @param version 0: nothing is published yet
 */
record Summary(
        UUID id,
        String name,
        @Nullable String description,
        int version,
        boolean isActive,
        boolean hasDraft,
        List<String> tags,
        int taskCount,
        Instant createdAt,
        Instant updatedAt) {
    Answer answer(@Nullable Execution last) {
        return new Answer()
                .with("id", id)
                .with("name", name)
                .with("description", description)
                .with("version", version == 0 ? null : version)
                .with("is_active", isActive)
                .with("is_draft", version == 0)
                .with("has_draft", hasDraft)
                .with("tags", tags)
                .with("task_count", taskCount)
                .with("created_at", createdAt)
                .with("updated_at", updatedAt)
                .with("last_execution", last == null ? null : lastExecution(last));
    }

    private static Answer lastExecution(Execution execution) {
        return new Answer()
                .with("id", execution.id())
                .with("status", execution.status().word())
                .with("completed_at", execution.completedAt());
    }
}
