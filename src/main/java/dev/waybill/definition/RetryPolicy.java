package dev.waybill.definition;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How often, when and after which failures an attempt is repeated.
 *
 * @param maxAttempts  1–100, the first one included
 * @param jitter       0–1: a wait takes a random factor within 1 ± jitter
 * @param retryable    only these codes, none if it is empty; null: what is transient
 * @param nonRetryable never these codes; wins
 */
public record RetryPolicy(
        int maxAttempts,
        Duration initialInterval,
        double backoffCoefficient,
        Duration maxInterval,
        double jitter,
        @Nullable List<String> retryable,
        List<String> nonRetryable) {
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(3, Duration.ofSeconds(1), 2, Duration.ofSeconds(60), 0.2, null, List.of());
}
