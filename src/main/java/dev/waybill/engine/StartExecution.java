package dev.waybill.engine;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A start to be accepted.
 *
 * @param input          plain JSON object
 * @param trigger        plain JSON with a {@code type}
 * @param idempotencyKey 1–255 characters; within its workflow the same key gets the first execution again
 * @param trace          where the start stands in its caller's trace
 * @param rollout        that chose the version
 * @param breakpoints    ids of the tasks before which it pauses
 * @param body           what a repeated key's body must be equal to: plain JSON
 */
public record StartExecution(
        Version version,
        String workflowName,
        Map<String, @Nullable Object> input,
        Map<String, @Nullable Object> trigger,
        Optional<String> idempotencyKey,
        @Nullable Object body,
        Optional<TraceContext> trace,
        Optional<UUID> rollout,
        Set<String> breakpoints) {
    /** One whose version no rollout chose, without breakpoints. */
    public StartExecution(
            Version version,
            String workflowName,
            Map<String, @Nullable Object> input,
            Map<String, @Nullable Object> trigger,
            Optional<String> idempotencyKey,
            @Nullable Object body,
            Optional<TraceContext> trace) {
        this(version, workflowName, input, trigger, idempotencyKey, body, trace, Optional.empty(), Set.of());
    }
}
