package dev.waybill.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a task runs the graphs inside of it. */
public sealed interface Nesting {
    /** {@code tasks} once; {@code catch} when that fails; {@code finally} in any case. */
    record Group() implements Nesting {}

    /**
     * {@code tasks} once for each item.
     *
     * @param items       plain JSON
     * @param concurrency most items under way at a time, at least 1
     */
    record ForEach(List<@Nullable Object> items, int concurrency, OnItemFailure onItemFailure) implements Nesting {}

    /** What the failure of an item means. */
    enum OnItemFailure {
        /** No further item begins, and the task fails. */
        FAIL,
        /** The others go on; in place of the item's output stands null. */
        CONTINUE,
        /** The others go on; of each item stands its outcome, output and error. */
        COLLECT
    }

    /**
     * What came of a graph that has ended.
     *
     * @param output of the tasks that no other depends on: of a single one its output, of several a map by id; null when it failed
     * @param error  code, message, task_id and detail; null when it did not fail
     */
    record Ended(@Nullable Object output, @Nullable Map<String, @Nullable Object> error) {}
}
