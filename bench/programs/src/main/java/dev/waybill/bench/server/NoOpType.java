package dev.waybill.bench.server;

import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;

/**
 * {@code bench_no_op}: an effect that does nothing and gives back what it was given, so that the engine's part of an effect
 * remains; for some milliseconds if it is told so, as a call of a peer takes.
 */
final class NoOpType implements TaskType {
    static final String NAME = "bench_no_op";
    static final String PAYLOAD = "payload";
    static final String MILLIS = "millis";

    @Override
    public String type() {
        return NAME;
    }

    @Override
    public boolean isPure() {
        return false;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "additionalProperties", false,
                "properties", Map.of(PAYLOAD, Map.of("type", "object"), MILLIS, Map.of("type", "integer")));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(NoOpType::giveBack).description(NAME);
    }

    private static void giveBack(Exchange exchange) throws InterruptedException {
        var parameters = TaskCall.of(exchange).parameters();
        if (parameters.get(MILLIS) instanceof Number millis) {
            Thread.sleep(Duration.ofMillis(millis.longValue()));
        }
        exchange.getMessage().setBody(new TaskResult.Success(parameters.getOrDefault(PAYLOAD, Map.of())));
    }
}
