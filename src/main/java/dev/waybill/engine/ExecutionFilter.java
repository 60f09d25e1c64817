package dev.waybill.engine;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which executions a list shows. Empty: all. {@code createdAfter} and {@code createdBefore} are exclusive. */
public record ExecutionFilter(
        Optional<UUID> workflowId,
        Set<ExecutionStatus> statuses,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        Optional<String> triggerType,
        boolean oldestFirst) {}
