package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.ExecutionStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an execution ended on this node, as its row now says.
 *
 * @param output JSON or a reference to a blob
 */
public record Ending(ExecutionStatus status, @Nullable String output, @Nullable ExecutionError error, Instant completedAt) {}
