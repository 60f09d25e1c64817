package dev.waybill.event;

import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.event.Event.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.springframework.stereotype.Component;

/** {@code emit}: sends an event, once however often the attempt is made. */
@Component
final class EmitType implements TaskType {
    private static final String PAYLOAD = "payload";

    private final Events events;

    EmitType(Events events) {
        this.events = events;
    }

    @Override
    public String type() {
        return "emit";
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "additionalProperties", false,
                "required", List.of(EventParameters.EVENT),
                "properties",
                        Map.of(
                                EventParameters.EVENT, EventParameters.NAME_SCHEMA,
                                EventParameters.CORRELATION, EventParameters.CORRELATION_SCHEMA,
                                PAYLOAD, Map.of("description", "What the event says: any value")));
    }

    @Override
    public Set<String> literals() {
        return Set.of(EventParameters.EVENT);
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::emit).description("send an event");
    }

    private void emit(Exchange exchange) {
        var call = TaskCall.of(exchange);
        var parameters = call.parameters();
        var scope = new Scope.Correlation(EventParameters.correlation(parameters));
        var event = new Event(EventParameters.event(parameters), scope, parameters.get(PAYLOAD));
        var sent = events.sendPatiently(call.tenant(), event, "task:" + call.idempotencyKey());
        exchange.getMessage().setBody(new TaskResult.Success(Map.of("delivered", (long) sent.delivered())));
    }
}
