package dev.waybill.event;

import dev.waybill.definition.Durations;
import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.Messages.Address;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code wait_event}: waits, parked, until an event comes or the time is over. */
@Component
final class WaitEventType implements TaskType {
    private static final String TIMEOUT = "timeout";
    private static final String RECEIVED = "received";

    private final Events events;
    private final Clock clock;

    WaitEventType(Events events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "wait_event";
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
                                TIMEOUT, Map.of("type", "string", "description", "How long it waits at most: 10s, 5m, 48h, 7d")));
    }

    @Override
    public Set<String> literals() {
        return Set.of(EventParameters.EVENT);
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return Set.of(RECEIVED, TIMEOUT);
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.get(TIMEOUT) instanceof String text && !text.contains("${") && Durations.parse(text).isEmpty()) {
            checks.fault("/" + TIMEOUT, "invalid_duration", EventParameters.DURATION);
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::attempt).description("wait for an event");
    }

    private void attempt(Exchange exchange) {
        exchange.getMessage().setBody(attempt(TaskCall.of(exchange)));
    }

    private TaskResult attempt(TaskCall call) {
        var wait = Address.of(call);
        if (call.answer() != null) {
            return new TaskResult.Branch(RECEIVED, call.answer().payload());
        }
        var due = call.dueAt();
        if (due != null && !due.isAfter(clock.instant())) {
            return events.giveUp(wait) ? new TaskResult.Branch(TIMEOUT, null) : new TaskResult.Parked(null);
        }
        var until = due == null ? end(call) : due; // once decided it stays
        events.await(wait, EventParameters.event(call.parameters()), EventParameters.correlation(call.parameters()));
        return new TaskResult.Parked(until);
    }

    private static @Nullable Instant end(TaskCall call) {
        var timeout = call.parameters().get(TIMEOUT);
        return timeout == null
                ? null
                : call.startedAt()
                        .plus(Durations.parse(String.valueOf(timeout))
                                .orElseThrow(() -> TaskFailure.of("validation", EventParameters.DURATION)));
    }
}
