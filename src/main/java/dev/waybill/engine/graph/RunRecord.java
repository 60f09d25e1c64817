package dev.waybill.engine.graph;

import dev.waybill.engine.TraceContext;
import dev.waybill.engine.journal.ExecutionKey;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution as its owner took it over.
 *
 * @param definitionHash of the definition that it began with
 * @param attempt  first 1; grows with each retry by hand
 * @param trigger  JSON
 * @param input    JSON or a reference to a blob
 * @param epoch    of this ownership
 * @param deaths   nodes that died under it in a row
 * @param messages sent to it so far
 * @param isPaused claimed although paused, since its deadline is over
 * @param breakpoints ids of the tasks before which it pauses
 */
public record RunRecord(
        ExecutionKey key,
        UUID workflowId,
        int workflowVersion,
        byte[] definitionHash,
        int attempt,
        String trigger,
        @Nullable TraceContext trace,
        String input,
        Instant startedAt,
        @Nullable Instant deadlineAt,
        long incarnation,
        long epoch,
        int deaths,
        int messages,
        boolean isPaused,
        boolean isCancelRequested,
        Set<String> breakpoints) {}
