package dev.waybill.definition;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long executions are kept after their end.
 *
 * @param succeeded null: as all others
 * @param failed    of those that ended otherwise; null: as all others
 */
public record RetentionRule(@Nullable Duration succeeded, @Nullable Duration failed) {
    /** So that an idempotency key never outlives its execution. */
    public static final Duration LEAST = Duration.ofDays(1);
}
