package dev.waybill.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One task of a valid definition, with what its workflow leaves to defaults filled in.
 *
 * @param index      place in the definition's list
 * @param parameters as written, expressions included: plain JSON
 * @param when       bare CEL, or null
 * @param timeout    bounds each attempt; parking does not count
 */
public record Task(
        int index,
        String id,
        String type,
        @Nullable String name,
        Map<String, @Nullable Object> parameters,
        List<Edge> dependencies,
        Join join,
        @Nullable String when,
        RetryPolicy retryPolicy,
        Duration timeout,
        boolean continueOnFailure) {
    /** How many of its edges must be taken for a task to start. */
    public enum Join {
        ANY,
        ALL
    }
}
