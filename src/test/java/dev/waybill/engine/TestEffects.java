package dev.waybill.engine;

import dev.waybill.definition.Task;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;

/**
 * The task type {@code test_effect}: reaches outside, and does what a test says. Parameter {@code script}: what each
 * successive attempt does: {@code ok}, {@code fail:CODE}, {@code answered:CODE}; the last one repeats. It counts every call.
 */
final class TestEffects implements TaskType {
    record Call(String execution, String task, int attempt, String key) {}

    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> arrivals = new ConcurrentHashMap<>();

    List<Call> calls(Object execution) {
        return calls.stream().filter(call -> call.execution().equals(execution.toString())).toList();
    }

    List<String> tasks(Object execution) {
        return calls(execution).stream().map(Call::task).toList();
    }

    /** From now on calls of the task wait until they are released. */
    void hold(String task) {
        arrivals.put(task, new CountDownLatch(1));
        held.put(task, new CountDownLatch(1));
    }

    void awaitCall(String task) throws InterruptedException {
        if (!arrivals.get(task).await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("No call of " + task);
        }
    }

    void release(String task) {
        held.remove(task).countDown();
    }

    @Override
    public String type() {
        return "test_effect";
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
                "properties", Map.of("script", Map.of("type", "array"), "output", Map.of("description", "any"), "retry_after", Map.of("type", "integer")));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::act);
    }

    private void act(Exchange exchange) throws InterruptedException {
        var call = exchange.getMessage().getBody(TaskCall.class);
        calls.add(new Call(call.executionId().toString(), call.taskId(), call.attempt(), call.idempotencyKey()));
        var arrival = arrivals.get(call.taskId());
        var hold = held.get(call.taskId());
        if (arrival != null && hold != null) {
            arrival.countDown();
            if (!hold.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException(call.taskId() + " was never released");
            }
        }
        var script = call.parameters().get("script") instanceof List<?> list ? list : List.of("ok");
        var act = script.isEmpty() ? "ok" : String.valueOf(script.get(Math.min(call.attempt(), script.size()) - 1));
        var colon = act.indexOf(':');
        if (act.startsWith("fail:") || act.startsWith("answered:")) {
            var failure = TaskFailure.of(act.substring(colon + 1), "as the script says");
            if (call.parameters().get("retry_after") instanceof Long seconds) {
                failure = failure.withRetryAfter(java.time.Duration.ofSeconds(seconds));
            }
            throw act.startsWith("answered:") ? failure.afterAnswer() : failure;
        }
        exchange.getMessage().setBody(new TaskResult.Success(call.parameters().get("output")));
    }
}
