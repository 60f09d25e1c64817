package dev.waybill.execution;

import dev.waybill.engine.Accepted;
import dev.waybill.engine.Execution;
import dev.waybill.engine.Executions;
import dev.waybill.engine.StartExecution;
import dev.waybill.engine.TraceContext;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.TenantId;
import dev.waybill.workflow.StartableWorkflows;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starts executions anew, as a whole or from one task on. */
@Component
final class Rerunning {
    private final StartableWorkflows workflows;
    private final Executions executions;

    Rerunning(StartableWorkflows workflows, Executions executions) {
        this.workflows = workflows;
        this.executions = executions;
    }

    /**
     * @param sent what a repeated key's body must be equal to: plain JSON
     * @throws Refusal as {@link Executions#rerun} and {@link StartableWorkflows#find}
     */
    Accepted rerun(
            Caller caller, Execution source, RerunRequest request, @Nullable Object sent, Optional<String> key, Optional<TraceContext> trace) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("rerun_of", source.id().toString()); // the same key for a start, or for another rerun, is another request
        body.put("body", sent);
        try {
            var startable = workflows.find(
                    caller.tenant(), source.workflowId(), Optional.of(request.version().orElse(source.workflowVersion())));
            var start = new StartExecution(
                    startable.version(),
                    startable.workflowName(),
                    request.input().orElseGet(() -> input(source)),
                    trigger(caller, source, request),
                    key,
                    body,
                    trace);
            return executions.rerun(start, source, request.fromTask().orElse(null));
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                throw refusal;
            }
            return key.flatMap(k -> executions.startedWith(caller.tenant(), source.workflowId(), k, body))
                    .map(execution -> new Accepted(execution, true))
                    .orElseThrow(() -> refusal);
        }
    }

    /** As a whole, as it was, once. */
    void rerunForJob(TenantId tenant, UUID execution, String key, String by) {
        var source = executions.find(tenant, execution).orElseThrow(ExecutionController::notFound);
        var whole = new RerunRequest(Optional.empty(), Optional.empty(), Optional.empty());
        rerun(new Caller(tenant, by), source, whole, null, Optional.of(key), Optional.empty());
    }

    @SuppressWarnings("unchecked") // an input is an object
    private static Map<String, @Nullable Object> input(Execution source) {
        return source.input() instanceof Map<?, ?> input ? (Map<String, @Nullable Object>) input : Map.of();
    }

    /** As the source's, so that expressions see what they saw; with whose rerun it is. */
    private static Map<String, @Nullable Object> trigger(Caller caller, Execution source, RerunRequest request) {
        Map<String, @Nullable Object> rerun = new LinkedHashMap<>();
        rerun.put("of", source.id().toString());
        rerun.put("from_task", request.fromTask().orElse(null));
        rerun.put("by", caller.name());
        Map<String, @Nullable Object> trigger = new LinkedHashMap<>(source.trigger());
        trigger.put("rerun", rerun);
        return trigger;
    }
}
