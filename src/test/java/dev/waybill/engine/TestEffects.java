package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.model.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The task type {@code test_effect}: reaches outside, and does what a test says. Parameter {@code script}: what each
 * successive attempt does: {@code ok}, {@code label:LABEL}, {@code fail:CODE}, {@code answered:CODE}, {@code wait} for a
 * message, which is the output or fails the attempt if it is {@code fail}, {@code wait:MILLIS}, after which the outcome is
 * {@code late}; the last one repeats. It counts every call.
 */
final class TestEffects implements TaskType {
    /** @param at monotonic nanoseconds */
    record Call(String execution, String task, int attempt, String key, long at) {}

    /** What the calls carried, in their order. */
    final ConcurrentLinkedQueue<TraceContext> traces = new ConcurrentLinkedQueue<>();

    private final ConcurrentLinkedQueue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> arrivals = new ConcurrentHashMap<>();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();

    /** The scenario with its script as parameters of its effects, so that they play it. */
    static Scenario playable(Scenario scenario) {
        var definition = new LinkedHashMap<>(scenario.definition());
        definition.computeIfPresent("tasks", (_, tasks) -> ((List<?>) tasks)
                .stream().map(task -> playable((Map<?, ?>) task, scenario)).toList());
        return new Scenario(definition, scenario.script());
    }

    private static Map<?, ?> playable(Map<?, ?> task, Scenario scenario) {
        if (!"test_effect".equals(task.get("type"))) {
            return task;
        }
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>(task);
        var parameters = new LinkedHashMap<Object, Object>((Map<?, ?>) task.get("parameters"));
        parameters.put("script", scenario.script().get((String) task.get("task_id")));
        copy.put("parameters", parameters);
        return copy;
    }

    List<Call> calls(Object execution) {
        return calls.stream().filter(call -> call.execution().equals(execution.toString())).toList();
    }

    /** All calls, by execution. */
    Map<String, List<Call>> calls() {
        return calls.stream().collect(Collectors.groupingBy(Call::execution));
    }

    List<String> tasks(Object execution) {
        return calls(execution).stream().map(Call::task).toList();
    }

    /** The most calls that ran at once. */
    int mostRunning() {
        return mostRunning.get();
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
                "properties", Map.of(
                        "script", Map.of("type", "array"),
                        "labels", Map.of("type", "array"),
                        "output", Map.of("description", "any"),
                        "millis", Map.of("type", "integer"),
                        "overflows", Map.of("description", "its route cannot be made"),
                        "retry_after", Map.of("type", "integer")));
    }

    @Override
    public Set<String> literals() {
        return Set.of("script", "labels");
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return parameters.get("labels") instanceof List<?> labels
                ? labels.stream().map(String::valueOf).collect(Collectors.toSet())
                : Set.of();
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        if (task.parameters().containsKey("overflows")) {
            throw new StackOverflowError();
        }
        step.process(this::act);
    }

    private void act(Exchange exchange) throws InterruptedException, ExecutionException {
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
        try {
            var call = TaskCall.of(exchange);
            calls.add(new Call(
                    call.executionId().toString(), call.taskId(), call.attempt(), call.idempotencyKey(), System.nanoTime()));
            if (call.trace() != null) {
                traces.add(call.trace());
            }
            await(call);
            exchange.getMessage().setBody(play(call));
        } finally {
            running.decrementAndGet();
        }
    }

    private void await(TaskCall call) throws InterruptedException, ExecutionException {
        var arrival = arrivals.get(call.taskId());
        var hold = held.get(call.taskId());
        if (arrival != null && hold != null) {
            arrival.countDown();
            if (!hold.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(call.taskId() + " was never released");
            }
        }
        if (call.parameters().get("millis") instanceof Long millis) {
            answerAfter(millis).get(); // an interrupt ends it
        }
    }

    /** A peer that takes its time. */
    private static CompletableFuture<Void> answerAfter(long millis) {
        return new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
    }

    private static TaskResult await(TaskCall call, @Nullable Instant until) {
        if (call.answer() == null) {
            return call.dueAt() == null ? new TaskResult.Parked(until) : new TaskResult.Branch("late", null);
        }
        if ("fail".equals(call.answer().payload())) {
            throw TaskFailure.of("timeout", "as the message says");
        }
        return new TaskResult.Success(call.answer().payload());
    }

    private static TaskResult play(TaskCall call) {
        var script = call.parameters().get("script") instanceof List<?> list && !list.isEmpty() ? list : List.of("ok");
        var act = String.valueOf(script.get(Math.min(call.attempt(), script.size()) - 1));
        var argument = act.substring(act.indexOf(':') + 1);
        if (act.startsWith("label:")) {
            return new TaskResult.Branch(argument, null);
        }
        if (act.startsWith("wait")) {
            return await(call, act.equals("wait") ? null : call.startedAt().plusMillis(Long.parseLong(argument)));
        }
        if (!act.startsWith("fail:") && !act.startsWith("answered:")) {
            return new TaskResult.Success(call.parameters().get("output"));
        }
        var failure = TaskFailure.of(argument, "as the script says");
        if (call.parameters().get("retry_after") instanceof Long seconds) {
            failure = failure.withRetryAfter(Duration.ofSeconds(seconds));
        }
        throw act.startsWith("answered:") ? failure.afterAnswer() : failure;
    }
}
