package dev.waybill.engine.graph;

import dev.waybill.engine.TaskType;
import dev.waybill.expression.Expression;
import dev.waybill.expression.Template;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is compiled of one task.
 *
 * @param parameters by name; what is missing here is taken as written
 * @param literals   parameters as written
 */
public record StepPlan(
        TaskType type,
        Map<String, Template> parameters,
        Map<String, @Nullable Object> literals,
        @Nullable Expression when) {}
