package dev.waybill.flow.transform;

import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.springframework.stereotype.Component;

/** {@code transform}: a template whose value is the output. */
@Component
final class TransformType implements TaskType {
    @Override
    public String type() {
        return "transform";
    }

    @Override
    public boolean isPure() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of("output"),
                "additionalProperties", false,
                "properties", Map.of("output", Map.of("description", "Any JSON value; its strings may hold expressions")));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(TransformType::transform).description("transform");
    }

    private static void transform(Exchange exchange) {
        var call = TaskCall.of(exchange);
        exchange.getMessage().setBody(new TaskResult.Success(call.parameters().get("output")));
    }
}
