package dev.waybill.flow.delay;

import dev.waybill.definition.Durations;
import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code delay}: ends after a duration from its start, or at an instant; meanwhile it is parked in the database. */
@Component
final class DelayType implements TaskType {
    private static final String DURATION = "duration";
    private static final String UNTIL = "until";

    @Override
    public String type() {
        return "delay";
    }

    @Override
    public boolean isPure() {
        return false;
    }

    @Override
    public boolean reachesOutside() {
        return false;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "additionalProperties", false,
                "properties",
                        Map.of(
                                DURATION, Map.of("type", "string", "description", "From the task's start: 500ms, 10s, 5m, 48h, 7d"),
                                UNTIL, Map.of("type", "string", "description", "An instant, RFC 3339")));
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.containsKey(DURATION) == parameters.containsKey(UNTIL)) {
            checks.fault("", "exactly_one", "A delay has either duration or until");
            return;
        }
        var name = parameters.containsKey(DURATION) ? DURATION : UNTIL;
        if (parameters.get(name) instanceof String text && !text.contains("${")) {
            try {
                var _ = due(parameters, Instant.EPOCH);
            } catch (TaskFailure e) {
                checks.fault("/" + name, name.equals(DURATION) ? "invalid_duration" : "invalid_instant", e.sentence());
            }
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(DelayType::delay).description("delay");
    }

    private static void delay(Exchange exchange) {
        var call = TaskCall.of(exchange);
        exchange.getMessage().setBody(
                // an instant once decided stays, and has come when the task goes on: an expression could say another after a restart
                call.dueAt() == null ? begun(due(call.parameters(), call.startedAt()), call.startedAt()) : new TaskResult.Success(Map.of()));
    }

    private static TaskResult begun(Instant due, Instant start) {
        return due.isAfter(start) ? new TaskResult.Parked(due) : new TaskResult.Success(Map.of());
    }

    private static Instant due(Map<String, @Nullable Object> parameters, Instant start) {
        if (parameters.get(DURATION) instanceof Object duration) {
            return start.plus(duration(String.valueOf(duration)));
        }
        try {
            var until = OffsetDateTime.parse(String.valueOf(parameters.get(UNTIL))).toInstant();
            return until.truncatedTo(ChronoUnit.MILLIS).equals(until) ? until : until.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
        } catch (DateTimeException e) {
            throw TaskFailure.of("validation", "until is an instant such as 2027-01-31T08:00:00Z");
        }
    }

    private static Duration duration(String text) {
        return Durations.parse(text)
                .orElseThrow(() -> TaskFailure.of(
                        "validation", "A duration is a whole number and one unit, such as 500ms, 10s, 5m, 48h or 7d"));
    }
}
