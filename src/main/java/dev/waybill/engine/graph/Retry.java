package dev.waybill.engine.graph;

import dev.waybill.definition.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether and when a failed attempt is repeated: told from the policy, the code, and a random number. */
final class Retry {
    private static final Duration LONGEST_ASKED_FOR = Duration.ofHours(1);
    private static final List<String> TRANSIENT =
            List.of("timeout", "connection", "http.408", "http.429", "http.5xx");

    /** Never repeated, whatever the policy: the same values give the same error. */
    private static final String EXPRESSION = "expression";

    private Retry() {}

    /**
     * @param failed     attempts that failed so far under this budget, this one included
     * @param askedFor   the peer's wish; wins when longer
     * @param randomness from 0 to 1
     * @return how long to wait, or empty when the failure is final
     */
    static Optional<Duration> after(
            RetryPolicy policy, int failed, String code, Optional<Duration> askedFor, double randomness) {
        if (failed >= policy.maxAttempts() || !isRetryable(policy, code)) {
            return Optional.empty();
        }
        double wait = policy.initialInterval().toMillis() * Math.pow(policy.backoffCoefficient(), failed - 1);
        wait = Math.min(wait, policy.maxInterval().toMillis());
        wait *= 1 - policy.jitter() + 2 * policy.jitter() * randomness;
        var own = Duration.ofMillis(Math.round(wait));
        return Optional.of(askedFor
                .map(asked -> asked.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : asked)
                .filter(asked -> asked.compareTo(own) > 0)
                .orElse(own));
    }

    private static boolean isRetryable(RetryPolicy policy, String code) {
        if (code.equals(EXPRESSION) || matches(policy.nonRetryable(), code)) {
            return false;
        }
        var retryable = policy.retryable();
        return retryable == null ? matches(TRANSIENT, code) || code.endsWith(".transient") : matches(retryable, code);
    }

    private static boolean matches(List<String> patterns, String code) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, code));
    }

    private static boolean matches(String pattern, String code) {
        if (pattern.endsWith("*")) {
            return code.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        if (pattern.endsWith("xx") && code.length() == pattern.length()) {
            return code.startsWith(pattern.substring(0, pattern.length() - 2));
        }
        return pattern.equals(code);
    }
}
