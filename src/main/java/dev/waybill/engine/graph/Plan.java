package dev.waybill.engine.graph;

import dev.waybill.engine.Version;
import dev.waybill.expression.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version, compiled: everything that is the same for all its executions. Immutable. */
public record Plan(Version version, Graph graph, List<StepPlan> steps, @Nullable Template output) {
    boolean isPure(int index) {
        return steps.get(index).type().isPure();
    }
}
