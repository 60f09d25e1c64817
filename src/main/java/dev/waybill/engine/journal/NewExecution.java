package dev.waybill.engine.journal;

import dev.waybill.engine.ExecutionStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution about to be accepted.
 *
 * @param trigger     JSON
 * @param input       JSON or a reference to a blob
 * @param timeoutMs   of the whole execution; null: none
 * @param rollout     that chose the version; null: none
 * @param incarnation of the node that runs it at once; null: it is queued
 */
public record NewExecution(
        ExecutionKey key,
        UUID workflowId,
        int workflowVersion,
        String workflowName,
        byte[] definitionHash,
        String triggerType,
        String trigger,
        @Nullable String traceparent,
        String input,
        Instant createdAt,
        @Nullable Long timeoutMs,
        @Nullable UUID rollout,
        @Nullable Long incarnation) {
    /** One whose version no rollout chose. */
    public NewExecution(
            ExecutionKey key,
            UUID workflowId,
            int workflowVersion,
            String workflowName,
            byte[] definitionHash,
            String triggerType,
            String trigger,
            @Nullable String traceparent,
            String input,
            Instant createdAt,
            @Nullable Long timeoutMs,
            @Nullable Long incarnation) {
        this(
                key, workflowId, workflowVersion, workflowName, definitionHash, triggerType, trigger, traceparent, input, createdAt, timeoutMs, null,
                incarnation);
    }

    public ExecutionStatus status() {
        return incarnation == null ? ExecutionStatus.QUEUED : ExecutionStatus.RUNNING;
    }

    public @Nullable Instant deadlineAt() {
        return incarnation == null || timeoutMs == null ? null : createdAt.plusMillis(timeoutMs);
    }

    /** The same, run by whoever claims it. */
    public NewExecution queued() {
        return new NewExecution(
                key, workflowId, workflowVersion, workflowName, definitionHash, triggerType, trigger, traceparent, input, createdAt, timeoutMs, rollout, null);
    }
}
