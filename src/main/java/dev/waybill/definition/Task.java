package dev.waybill.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One task of a valid definition, with what its workflow leaves to defaults filled in.
 *
 * @param index      place in the list that it stands in
 * @param step       place among all tasks of the definition: each comes before those inside of it
 * @param parameters as written, expressions included: plain JSON
 * @param when       bare CEL, or null
 * @param timeout    bounds each attempt; parking does not count
 * @param blocks     the graphs inside of it; most types have none
 */
public record Task(
        int index,
        int step,
        String id,
        String type,
        @Nullable String name,
        Map<String, @Nullable Object> parameters,
        List<Edge> dependencies,
        Join join,
        @Nullable String when,
        RetryPolicy retryPolicy,
        Duration timeout,
        boolean continueOnFailure,
        List<Block> blocks) {
    /** The tasks of one of its blocks; empty when it has no such block. */
    public List<Task> block(String name) {
        return blocks.stream().filter(block -> block.name().equals(name)).findFirst().map(Block::tasks).orElse(List.of());
    }

    /** It, and all tasks inside of it, in the order of their steps. */
    public Stream<Task> all() {
        return Stream.concat(Stream.of(this), blocks.stream().flatMap(block -> block.tasks().stream()).flatMap(Task::all));
    }

    /** How many of its edges must be taken for a task to start. */
    public enum Join {
        ANY,
        ALL
    }
}
