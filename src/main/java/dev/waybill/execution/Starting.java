package dev.waybill.execution;

import dev.waybill.engine.Accepted;
import dev.waybill.engine.Executions;
import dev.waybill.engine.StartExecution;
import dev.waybill.engine.TraceContext;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Body;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.tenant.Caller;
import dev.waybill.workflow.Startable;
import dev.waybill.workflow.StartableWorkflows;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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
            return accept(caller, workflow, request, startable -> new StartExecution(
                    startable.version(),
                    startable.workflowName(),
                    request.input(),
                    Map.of("type", "manual", "by", caller.name()),
                    key.map(IdempotencyKey::value),
                    body.json(),
                    trace,
                    startable.rollout(),
                    request.breakpoints()), key.map(IdempotencyKey::value));
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

    /** What the version that is rolled out does not take, while the current one may, is no reason to turn a caller away. */
    private Accepted accept(
            Caller caller, UUID workflow, StartRequest request, Function<Startable, StartExecution> start, Optional<String> draw) {
        var chosen = workflows.choose(caller.tenant(), workflow, request.version(), request.input(), draw);
        try {
            return executions.accept(start.apply(chosen));
        } catch (Refusal refusal) {
            if (chosen.rollout().isEmpty() || !refusal.code().equals("input_invalid")) {
                throw refusal;
            }
            return executions.accept(start.apply(workflows.find(caller.tenant(), workflow, request.version())));
        }
    }
}
