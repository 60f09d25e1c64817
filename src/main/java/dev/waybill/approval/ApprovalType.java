package dev.waybill.approval;

import dev.waybill.definition.Durations;
import dev.waybill.definition.InputSchema;
import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.Messages.Address;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.tenant.Ids;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code approval}: asks people and waits, parked, until they have decided or the time is over. */
@Component
final class ApprovalType implements TaskType {
    private static final String APPROVED = "approved";
    private static final String REJECTED = "rejected";

    private final Approvals approvals;
    private final Ids ids;
    private final Clock clock;

    ApprovalType(Approvals approvals, Ids ids, Clock clock) {
        this.approvals = approvals;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public String type() {
        return "approval";
    }

    @Override
    public Map<String, Object> parametersSchema() {
        Map<String, Object> duration = Map.of("type", "string", "description", "10s, 5m, 48h, 7d");
        Map<String, Object> approvers = Map.of(
                "type", "array", "minItems", 1, "maxItems", 100, "items", Map.of("type", "string", "minLength", 1),
                "description", "Names of users, or of roles as in role:manager");
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("approvers", approvers);
        properties.put("quorum", Map.of("type", "integer", "minimum", 1, "maximum", 100, "description", "How many have to approve; 1"));
        properties.put("title", Map.of("type", "string", "minLength", 1, "description", "What is asked"));
        properties.put("form", Map.of("type", List.of("object", "boolean"), "description", "JSON Schema of what who approves fills in"));
        properties.put("timeout", duration);
        properties.put("on_timeout", Map.of("enum", List.of("reject", "approve", "fail"), "description", "reject, unless said otherwise"));
        properties.put("remind_every", duration);
        properties.put("escalation", Map.of(
                "type", "object",
                "additionalProperties", false,
                "required", List.of("after", "approvers"),
                "properties", Map.of("after", duration, "approvers", approvers)));
        return Map.of("type", "object", "additionalProperties", false, "required", List.of("approvers"), "properties", properties);
    }

    @Override
    public Set<String> literals() {
        return Set.of("form", "on_timeout");
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return Set.of(APPROVED, REJECTED);
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        if (parameters.containsKey("form")) {
            InputSchema.faultsOf(parameters.get("form")).forEach(fault -> checks.fault("/form" + fault.pointer(), fault.code(), fault.message()));
        }
        checkDuration("/timeout", parameters.get("timeout"), checks);
        checkDuration("/remind_every", parameters.get("remind_every"), checks);
        if (parameters.get("escalation") instanceof Map<?, ?> escalation) {
            checkDuration("/escalation/after", escalation.get("after"), checks);
        }
        if (parameters.containsKey("on_timeout") && !parameters.containsKey("timeout")) {
            checks.fault("/on_timeout", "needs_timeout", "on_timeout says what follows a timeout, which is missing");
        }
    }

    private static void checkDuration(String pointer, @Nullable Object value, ParameterChecks checks) {
        if (value instanceof String text && !text.contains("${") && Durations.parse(text).isEmpty()) {
            checks.fault(pointer, "invalid_duration", "A duration is a whole number and one unit, such as 500ms, 10s, 5m, 48h or 7d");
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        step.process(this::attempt).description("ask people");
    }

    private void attempt(Exchange exchange) {
        exchange.getMessage().setBody(attempt(TaskCall.of(exchange)));
    }

    private TaskResult attempt(TaskCall call) {
        if (call.answer() != null) {
            return decided(call.answer().payload());
        }
        var asked = ApprovalParameters.of(call.parameters(), call.taskId());
        var address = Address.of(call);
        var start = call.startedAt();
        var now = clock.instant();
        var end = asked.end(start);
        if (call.dueAt() != null && end != null && !end.isAfter(now)) {
            return approvals.giveUp(address) ? timedOut(asked.onTimeout()) : new TaskResult.Parked(null);
        }
        if (call.dueAt() == null) {
            approvals.ask(asked.approval(call, ids.next()));
        }
        if (asked.reminders(start, now) > 0) {
            approvals.remind(address, asked.reminders(start, now));
        }
        if (asked.isEscalated(start, now)) {
            approvals.escalate(address, asked.escalateTo());
        }
        var next = asked.next(start, now);
        return new TaskResult.Parked(next == null ? end : next); // an end that is past by now is due at once
    }

    private static TaskResult decided(@Nullable Object payload) {
        boolean isApproved = payload instanceof Map<?, ?> map && APPROVED.equals(map.get("decision"));
        return new TaskResult.Branch(isApproved ? APPROVED : REJECTED, payload);
    }

    private static TaskResult timedOut(String onTimeout) {
        if (onTimeout.equals("fail")) {
            throw TaskFailure.of("approval.timeout", "Nobody decided in time");
        }
        var label = onTimeout.equals("approve") ? APPROVED : REJECTED;
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("decision", label);
        output.put("by", null);
        output.put("comment", null);
        output.put("form", null);
        return new TaskResult.Branch(label, output);
    }
}
