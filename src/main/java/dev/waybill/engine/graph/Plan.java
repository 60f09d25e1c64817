package dev.waybill.engine.graph;

import dev.waybill.definition.Task;
import dev.waybill.engine.Version;
import dev.waybill.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A version, compiled: everything that is the same for all its executions. Immutable.
 *
 * @param graph the outermost
 * @param steps of all tasks, those inside of others too
 */
public record Plan(Version version, Graph graph, List<StepPlan> steps, @Nullable Template output) {
    boolean isPure(Place place) {
        return step(place.task()).type().isPure();
    }

    StepPlan step(Task task) {
        return steps.get(task.step());
    }
}
