package dev.waybill.flow.condition;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.expression.Expression;
import dev.waybill.expression.Expressions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code condition}: bare CEL; its outcome is {@code true} or {@code false}. */
@Component
final class ConditionType implements TaskType {
    private static final String EXPRESSION = "expression";

    private final Expressions expressions;

    ConditionType(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public String type() {
        return "condition";
    }

    @Override
    public boolean isPure() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of(EXPRESSION),
                "additionalProperties", false,
                "properties", Map.of(EXPRESSION, Map.of("type", "string", "description", "CEL that yields true or false")));
    }

    @Override
    public Set<String> literals() {
        return Set.of(EXPRESSION);
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return Set.of("true", "false");
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.get(EXPRESSION) instanceof String source) {
            checks.condition("/" + EXPRESSION, source);
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        var condition = expressions.condition(String.valueOf(task.parameters().get(EXPRESSION)));
        step.process(exchange -> decide(exchange, condition)).description("condition");
    }

    private static void decide(Exchange exchange, Expression condition) {
        boolean holds = condition.test(TaskCall.of(exchange).context());
        exchange.getMessage().setBody(new TaskResult.Branch(String.valueOf(holds), Map.of("result", holds)));
    }
}
