package dev.waybill.worker;

import dev.waybill.definition.Durations;
import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.Messages.Address;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code worker}: waits, parked, until a program elsewhere has done it. */
@Component
final class WorkerType implements TaskType {
    static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,99}";
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LONGEST_LEASE = Duration.ofDays(1);
    private static final String LEASE_FORM = "lease is a duration from 1s to 1d, such as 30s or 5m";

    private final Workers workers;

    WorkerType(Workers workers) {
        this.workers = workers;
    }

    @Override
    public String type() {
        return "worker";
    }

    @Override
    public Map<String, Object> parametersSchema() {
        Map<String, Object> name = Map.of(
                "type", "string",
                "pattern", "^" + NAME + "$",
                "x-expected", "a letter, then up to 99 letters, digits, dots, dashes and underscores");
        return Map.of(
                "type", "object",
                "additionalProperties", false,
                "required", List.of("topic"),
                "properties",
                        Map.of(
                                "topic", name,
                                "pool", name,
                                "input", Map.of("description", "What the worker gets: any value"),
                                "lease", Map.of("type", "string", "description", "How long a worker is waited for that is not heard of; 60s")));
    }

    @Override
    public Set<String> literals() {
        return Set.of("topic", "pool", "lease");
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.get("lease") instanceof String text && !isLease(text)) {
            checks.fault("/lease", "invalid_duration", LEASE_FORM);
        }
    }

    private static boolean isLease(String text) {
        return Durations.parse(text)
                .filter(lease -> lease.toSeconds() >= 1 && lease.compareTo(LONGEST_LEASE) <= 0)
                .isPresent();
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::attempt).description("wait for a worker");
    }

    private void attempt(Exchange exchange) {
        exchange.getMessage().setBody(attempt(TaskCall.of(exchange)));
    }

    private TaskResult attempt(TaskCall call) {
        if (call.answer() != null) {
            return ended((Map<?, ?>) Objects.requireNonNull(call.answer().payload()));
        }
        var parameters = call.parameters();
        var lease = Durations.parse(String.valueOf(parameters.get("lease"))).orElse(LEASE);
        var task = new WorkerTask(
                Address.of(call),
                String.valueOf(parameters.get("topic")),
                Json.write(parameters.get("input")),
                call.idempotencyKey(),
                lease,
                0,
                call.startedAt());
        workers.offer(task, Objects.requireNonNullElse((String) parameters.get("pool"), ""));
        return new TaskResult.Parked(null);
    }

    private static TaskResult ended(Map<?, ?> said) {
        if (said.get("error") instanceof Map<?, ?> error) {
            throw TaskFailure.of(String.valueOf(error.get("code")), String.valueOf(error.get("message")))
                    .withDetail(error.get("detail"))
                    .afterAnswer();
        }
        return new TaskResult.Success(said.get("output"));
    }
}
