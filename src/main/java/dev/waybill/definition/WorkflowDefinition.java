package dev.waybill.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A valid definition.
 *
 * @param tasks       of the outermost graph
 * @param inputSchema JSON Schema 2020-12 (an object or a boolean), or null
 * @param output      template, or null
 * @param timeout     of the whole execution, from its start; null: none
 * @param document    the definition as it was sent: plain JSON
 */
public record WorkflowDefinition(
        String name,
        @Nullable String description,
        List<Task> tasks,
        @Nullable Object inputSchema,
        @Nullable Object output,
        @Nullable Duration timeout,
        List<String> tags,
        Map<String, @Nullable Object> document) {
    /** All tasks, those inside of others too, in the order of their steps. */
    public Stream<Task> allTasks() {
        return tasks.stream().flatMap(Task::all);
    }
}
