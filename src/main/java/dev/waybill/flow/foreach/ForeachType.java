package dev.waybill.flow.foreach;

import dev.waybill.definition.Block;
import dev.waybill.definition.Task;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.Nesting.OnItemFailure;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code foreach}: a graph of its own for each item of a list, several at a time; its output has what came of each, in their order. */
@Component
final class ForeachType implements TaskType {
    static final int MAX_ITEMS = 100_000;
    static final int MAX_CONCURRENCY = 1_000;
    private static final long CONCURRENCY = 10;

    @Override
    public String type() {
        return "foreach";
    }

    @Override
    public boolean isPure() {
        return true; // whatever reaches outside are the tasks inside of it
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of("items", Block.TASKS),
                "additionalProperties", false,
                "properties", Map.of(
                        "items", Map.of("type", "array", "maxItems", MAX_ITEMS, "title", "One turn for each"),
                        "concurrency", Map.of("type", "integer", "minimum", 1, "maximum", MAX_CONCURRENCY, "default", CONCURRENCY,
                                "title", "Most turns under way at a time"),
                        "on_item_failure", Map.of("enum", List.of("fail", "continue", "collect"), "default", "fail"),
                        Block.TASKS, Map.of("type", "array", "minItems", 1)));
    }

    @Override
    public Set<String> literals() {
        return Set.of("on_item_failure");
    }

    @Override
    public List<String> blocks() {
        return List.of(Block.TASKS);
    }

    @Override
    public Set<String> variables(String block) {
        return Set.of("item", "index");
    }

    @Override
    public Nesting nesting(Map<String, @Nullable Object> parameters) throws TaskFailure {
        if (!(parameters.get("items") instanceof List<?> items)) {
            throw TaskFailure.of("validation", "items must be a list");
        }
        if (items.size() > MAX_ITEMS) {
            throw TaskFailure.of("validation", "items has " + items.size() + " elements; at most " + MAX_ITEMS + " are allowed");
        }
        if (!(parameters.getOrDefault("concurrency", CONCURRENCY) instanceof Long concurrency) || concurrency < 1 || concurrency > MAX_CONCURRENCY) {
            throw TaskFailure.of("validation", "concurrency must be a whole number from 1 to " + MAX_CONCURRENCY);
        }
        return new Nesting.ForEach(new ArrayList<@Nullable Object>(items), concurrency.intValue(), onItemFailure(parameters));
    }

    private static OnItemFailure onItemFailure(Map<String, @Nullable Object> parameters) {
        return OnItemFailure.valueOf(String.valueOf(parameters.getOrDefault("on_item_failure", "fail")).toUpperCase(Locale.ROOT));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        var onItemFailure = onItemFailure(task.parameters());
        step.process(exchange -> run(exchange, onItemFailure)).description("foreach");
    }

    private void run(Exchange exchange, OnItemFailure onItemFailure) throws TaskFailure {
        var call = TaskCall.of(exchange);
        var nested = call.nested();
        exchange.getMessage().setBody(nested == null
                ? new TaskResult.Opened(nesting(call.parameters()))
                : new TaskResult.Success(output(nested, onItemFailure)));
    }

    private static List<@Nullable Object> output(List<Nesting.Ended> nested, OnItemFailure onItemFailure) throws TaskFailure {
        List<@Nullable Object> output = new ArrayList<>(nested.size());
        for (int i = 0; i < nested.size(); i++) {
            var ended = nested.get(i);
            if (ended.error() != null && onItemFailure == OnItemFailure.FAIL) {
                throw failure(i, ended.error());
            }
            output.add(onItemFailure == OnItemFailure.COLLECT ? collected(ended) : ended.output());
        }
        return output;
    }

    private static TaskFailure failure(int index, Map<String, @Nullable Object> error) {
        Map<String, @Nullable Object> detail = new LinkedHashMap<>(error);
        detail.put("index", (long) index);
        return TaskFailure.of(String.valueOf(error.get("code")), "Item " + index + ": " + error.get("message"))
                .withDetail(detail);
    }

    private static Map<String, @Nullable Object> collected(Nesting.Ended ended) {
        Map<String, @Nullable Object> collected = new LinkedHashMap<>();
        collected.put("outcome", ended.error() == null ? "success" : "failure");
        collected.put("output", ended.output());
        collected.put("error", ended.error());
        return collected;
    }
}
