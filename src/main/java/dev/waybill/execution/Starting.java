package dev.waybill.execution;

import dev.waybill.engine.Accepted;
import dev.waybill.engine.Executions;
import dev.waybill.engine.StartExecution;
import dev.waybill.engine.TraceContext;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Body;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.tenant.Caller;
import dev.waybill.workflow.StartableWorkflows;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Starts workflows by hand. */
@Component
final class Starting {
    private final StartableWorkflows workflows;
    private final Executions executions;

    Starting(StartableWorkflows workflows, Executions executions) {
        this.workflows = workflows;
        this.executions = executions;
    }

    /** @throws Refusal as {@link Executions#accept} and {@link StartableWorkflows#find}, and {@code body_invalid} */
    Accepted start(Caller caller, UUID workflow, Body body, Optional<IdempotencyKey> key, Optional<TraceContext> trace) {
        var request = StartRequest.of(body);
        try {
            var startable = workflows.find(caller.tenant(), workflow, request.version());
            return executions.accept(new StartExecution(
                    startable.version(),
                    startable.workflowName(),
                    request.input(),
                    Map.of("type", "manual", "by", caller.name()),
                    key.map(IdempotencyKey::value),
                    body.json(),
                    trace,
                    request.breakpoints()));
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                throw refusal; // to ask the same database again would only keep the caller
            }
            // what was accepted once is found again, although the workflow takes no new starts any more
            return key.flatMap(k -> executions.startedWith(caller.tenant(), workflow, k.value(), body.json()))
                    .map(execution -> new Accepted(execution, true))
                    .orElseThrow(() -> refusal);
        }
    }
}
