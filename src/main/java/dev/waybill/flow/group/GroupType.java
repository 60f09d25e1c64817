package dev.waybill.flow.group;

import dev.waybill.definition.Block;
import dev.waybill.definition.Task;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code group}: a graph of its own, one for its failure, and one that runs in any case. */
@Component
final class GroupType implements TaskType {
    private static final String CATCH = "catch";
    private static final String FINALLY = "finally";

    @Override
    public String type() {
        return "group";
    }

    @Override
    public boolean isPure() {
        return true; // whatever reaches outside are the tasks inside of it
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of(Block.TASKS),
                "additionalProperties", false,
                "properties", Map.of(
                        Block.TASKS, Map.of("type", "array", "minItems", 1),
                        CATCH, block(),
                        FINALLY, block()));
    }

    private static Map<String, Object> block() {
        return Map.of(
                "type", "object",
                "required", List.of(Block.TASKS),
                "additionalProperties", false,
                "properties", Map.of(Block.TASKS, Map.of("type", "array", "minItems", 1)));
    }

    @Override
    public List<String> blocks() {
        return List.of(Block.TASKS, CATCH, FINALLY);
    }

    @Override
    public Set<String> variables(String block) {
        return block.equals(CATCH) ? Set.of("error") : Set.of();
    }

    @Override
    public Nesting nesting(Map<String, @Nullable Object> parameters) {
        return new Nesting.Group();
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::run).description("group");
    }

    private void run(Exchange exchange) throws TaskFailure {
        var call = TaskCall.of(exchange);
        var nested = call.nested();
        if (nested == null) {
            exchange.getMessage().setBody(new TaskResult.Opened(nesting(call.parameters())));
            return;
        }
        var ended = nested.getFirst();
        if (ended.error() != null) {
            throw TaskFailure.of(String.valueOf(ended.error().get("code")), String.valueOf(ended.error().get("message")))
                    .withDetail(ended.error());
        }
        exchange.getMessage().setBody(new TaskResult.Success(ended.output()));
    }
}
