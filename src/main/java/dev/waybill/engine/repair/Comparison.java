package dev.waybill.engine.repair;

import dev.waybill.engine.Execution;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where two executions part.
 *
 * @param input how their inputs differ; null: they are equal
 * @param first empty: no task parts them
 * @param alike tasks, in the order of the graph, before the first that parts them
 */
public record Comparison(Execution left, Execution right, @Nullable Difference input, Optional<Parting> first, int alike) {
    /** What differs at the first task that does. */
    public record Parting(String taskId, List<Aspect> aspects) {
        public String sentence() {
            var what = aspects.stream().map(aspect -> aspect.what().name().toLowerCase(java.util.Locale.ROOT)).toList();
            return "They part at task " + taskId + ", in its " + String.join(", ", what) + ".";
        }
    }

    /** What of a task differs, and at which place first. */
    public record Aspect(What what, Difference difference) {}

    public enum What {
        /** Only one has the task, or its type is another. */
        TASK,
        /** Only one has come so far. */
        PROGRESS,
        OUTCOME,
        INPUT,
        OUTPUT,
        ERROR
    }

    public String sentence() {
        return first.map(Parting::sentence)
                .orElse(input == null ? "No task parts them." : "Their inputs differ, but no task parts them.");
    }
}
