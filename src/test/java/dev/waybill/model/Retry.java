package dev.waybill.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a failed attempt is repeated.
 *
 * @param maxAttempts the first one included
 * @param only        when given, only these codes are retried; null: what is transient
 * @param never       never these; wins
 */
public record Retry(int maxAttempts, @Nullable List<String> only, List<String> never) {
    private static final List<String> TRANSIENT = List.of("timeout", "connection", "http.408", "http.429", "http.5xx");

    /** Each field by itself from the task, else the workflow, else the default. */
    @SuppressWarnings("unchecked")
    static Retry of(Map<String, ?> task, Map<String, ?> workflow) {
        var attempts = field(task, workflow, "max_attempts");
        var only = (List<String>) field(task, workflow, "retryable");
        var never = (List<String>) field(task, workflow, "non_retryable");
        return new Retry(
                attempts == null ? 3 : ((Number) attempts).intValue(), only, never == null ? List.of() : never);
    }

    private static @Nullable Object field(Map<String, ?> task, Map<String, ?> workflow, String name) {
        return task.containsKey(name) ? task.get(name) : workflow.get(name);
    }

    /** @param attempts made so far, the failed one included */
    public boolean repeats(String code, int attempts) {
        return attempts < maxAttempts && isRetried(code);
    }

    private boolean isRetried(String code) {
        if (code.equals("expression") || matches(never, code)) {
            return false;
        }
        return only != null ? matches(only, code) : matches(TRANSIENT, code) || code.endsWith(".transient");
    }

    private static boolean matches(List<String> patterns, String code) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, code));
    }

    private static boolean matches(String pattern, String code) {
        if (pattern.endsWith("*")) {
            return code.startsWith(pattern.substring(0, pattern.length() - 1));
        }
        if (pattern.matches("http\\.[1-5]xx")) {
            return code.matches("http\\." + pattern.charAt(5) + "[0-9]{2}");
        }
        return pattern.equals(code);
    }
}
