package dev.waybill.engine.route;

import dev.waybill.definition.Task;
import dev.waybill.engine.TaskType;
import dev.waybill.engine.Version;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.graph.Plan;
import dev.waybill.engine.graph.StepPlan;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.Template;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles what a version holds besides its route: graph, templates, conditions. */
public final class Planner {
    private final Map<String, TaskType> types = new HashMap<>();
    private final Expressions expressions;

    public Planner(List<TaskType> types, Expressions expressions) {
        types.forEach(type -> this.types.put(type.type(), type));
        this.expressions = expressions;
    }

    Plan plan(Version version) {
        var definition = version.definition();
        var output = definition.output() == null ? null : expressions.template(definition.output());
        return new Plan(
                version, Graph.of(definition.tasks()), definition.allTasks().map(this::step).toList(), output);
    }

    private StepPlan step(Task task) {
        var type = types.get(task.type());
        if (type == null) {
            throw new IllegalStateException("No task type " + task.type());
        }
        Map<String, Template> templates = new LinkedHashMap<>();
        Map<String, @Nullable Object> literals = new LinkedHashMap<>();
        for (var parameter : task.parameters().entrySet()) {
            if (type.literals().contains(parameter.getKey())) {
                literals.put(parameter.getKey(), parameter.getValue());
            } else {
                templates.put(parameter.getKey(), template(type, parameter));
            }
        }
        return new StepPlan(type, templates, literals, task.when() == null ? null : expressions.condition(task.when()));
    }

    private Template template(TaskType type, Map.Entry<String, @Nullable Object> parameter) {
        return type.urls().contains(parameter.getKey()) && parameter.getValue() instanceof String url
                ? expressions.urlTemplate(url)
                : expressions.template(parameter.getValue());
    }
}
