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
 * @param incarnation of the node that runs it at once; null: it is queued
 * @param terms       what it is started under besides
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
        @Nullable Long incarnation,
        StartTerms terms) {
    public ExecutionStatus status() {
        return incarnation == null ? ExecutionStatus.QUEUED : ExecutionStatus.RUNNING;
    }

    public @Nullable Instant deadlineAt() {
        return incarnation == null || timeoutMs == null ? null : createdAt.plusMillis(timeoutMs);
    }

    /** The same, run by whoever claims it. */
    public NewExecution queued() {
        return new NewExecution(
                key, workflowId, workflowVersion, workflowName, definitionHash, triggerType, trigger, traceparent, input, createdAt, timeoutMs, null, terms);
    }

    /** The same, refused where it would be skipped for want of a slot: somebody asked for it by hand. */
    NewExecution neverSkipped() {
        return new NewExecution(
                key, workflowId, workflowVersion, workflowName, definitionHash, triggerType, trigger, traceparent, input, createdAt, timeoutMs, incarnation, terms.neverSkipped());
    }

    /** The same, claimable once it has a slot. */
    NewExecution waitingForSlot() {
        return new NewExecution(
                key, workflowId, workflowVersion, workflowName, definitionHash, triggerType, trigger, traceparent, input, createdAt, timeoutMs, null, terms.withSlotAwaited());
    }
}
