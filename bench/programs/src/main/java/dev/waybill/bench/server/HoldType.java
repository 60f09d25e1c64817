package dev.waybill.bench.server;

import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;

/** {@code bench_hold}: an effect that takes a while, as a call of a peer does. */
final class HoldType implements TaskType {
    static final String NAME = "bench_hold";
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
        return Map.of("type", "object", "additionalProperties", false, "properties", Map.of(MILLIS, Map.of("type", "integer")));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(HoldType::hold).description(NAME);
    }

    private static void hold(Exchange exchange) throws InterruptedException {
        if (TaskCall.of(exchange).parameters().get(MILLIS) instanceof Number millis) {
            Thread.sleep(Duration.ofMillis(millis.longValue()));
        }
        exchange.getMessage().setBody(new TaskResult.Success(Map.of()));
    }
}
