package dev.waybill.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task of an execution as it stands.
 *
 * @param status    {@code pending}, {@code running}, {@code waiting} or {@code completed}
 * @param outcome   null until completed
 * @param attempts  begun so far; 0 if it never began
 * @param startedAt of the first attempt
 * @param input     the parameters as last resolved: plain JSON
 * @param error     {@code {code, message, detail}} of the last attempt, or null
 * @param node      where the last attempt ran
 */
public record TaskView(
        String taskId,
        String type,
        String status,
        @Nullable String outcome,
        int attempts,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Object input,
        @Nullable Object output,
        @Nullable Object error,
        @Nullable String node) {}
