package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.expression.Context;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task apart from any execution, and what its expressions see.
 *
 * @param version of which it is one
 */
public record SingleTask(Version version, Task task, Context context) {
    /** What came of it. */
    public sealed interface Result {
        /** Its {@code when} is false. */
        record Skipped() implements Result {}

        /** @param input the parameters: plain JSON */
        record Resolved(Map<String, @Nullable Object> input) implements Result {}

        /**
         * An attempt was made.
         *
         * @param output plain JSON
         */
        record Ended(Map<String, @Nullable Object> input, String outcome, @Nullable Object output, long millis) implements Result {}

        /**
         * It failed, or its parameters cannot be resolved.
         *
         * @param input null when they cannot
         * @param millis 0 when no attempt was made
         */
        record Failed(@Nullable Map<String, @Nullable Object> input, TaskFailure failure, long millis) implements Result {}
    }
}
