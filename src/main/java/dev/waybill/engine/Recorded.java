package dev.waybill.engine;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an execution that has ended did, as its journal tells it; of one that was retried by hand, what it did last.
 *
 * @param attempts in the order of their ends
 * @param skipped  ids of tasks
 */
public record Recorded(Execution execution, List<Attempt> attempts, Set<String> skipped) {
    /**
     * An attempt of a task.
     *
     * @param outcome {@code success}, {@code failure}, {@code cancelled} or a label
     * @param input   the parameters: plain JSON, as are output and error ({@code code, message, detail})
     * @param isLast  whether the task ended with it
     */
    public record Attempt(
            String taskId,
            String outcome,
            @Nullable Object input,
            @Nullable Object output,
            @Nullable Object error,
            boolean isAnswered,
            boolean isLast,
            Duration took) {}
}
