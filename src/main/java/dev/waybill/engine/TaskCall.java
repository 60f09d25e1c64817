package dev.waybill.engine;

import dev.waybill.expression.Context;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a task: what its type works with.
 *
 * @param attempt        first 1
 * @param idempotencyKey the same in every attempt after a death, time-out or lost connection; see G06 in the documentation
 * @param parameters     resolved: plain JSON, no expressions left (but in the type's literals)
 * @param context        variables for the type's own bare CEL
 * @param startedAt      of this attempt, or, of a task that was parked, of the attempt that parked it
 * @param dueAt          when the parked task was to go on; null unless it was parked until an instant
 * @param nested         what came of the graphs inside of it, for each item or the group; null before they were opened
 * @param answer         what came for this attempt meanwhile; null: nothing yet
 * @param trace          for what the attempt calls; null when the caller of the start named none
 * @param timeout        what is left for this attempt; the engine interrupts the thread at its end
 */
public record TaskCall(
        TenantId tenant,
        UUID executionId,
        String taskId,
        int attempt,
        String idempotencyKey,
        Map<String, @Nullable Object> parameters,
        Context context,
        Instant startedAt,
        @Nullable Instant dueAt,
        @Nullable List<Nesting.Ended> nested,
        @Nullable Answer answer,
        Duration timeout,
        @Nullable TraceContext trace) {
    /** @param payload plain JSON */
    public record Answer(@Nullable Object payload) {}

    /** The body of the exchange that a step begins with. */
    public static TaskCall of(Exchange exchange) {
        return Objects.requireNonNull(exchange.getMessage().getBody(TaskCall.class));
    }
}
