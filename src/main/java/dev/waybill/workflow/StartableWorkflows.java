package dev.waybill.workflow;

import dev.waybill.engine.Versions;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What a start has to know of workflows. */
@Component
public final class StartableWorkflows {
    private final Workflows workflows;
    private final Versions versions;

    StartableWorkflows(Workflows workflows, Versions versions) {
        this.workflows = workflows;
        this.versions = versions;
    }

    /**
     * @param number empty: the current version
     * @throws Refusal {@code workflow_not_found}, {@code workflow_inactive}, or {@code body_invalid} without that version
     */
    public Startable find(TenantId tenant, UUID id, Optional<Integer> number) {
        var workflow = workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(Editing::notFound);
        workflow.requireActive();
        return version(workflow, tenant, number);
    }

    /**
     * As {@link #find}, of a workflow that need not be active: nothing is started.
     *
     * @throws Refusal {@code workflow_not_found}, or {@code body_invalid} without that version
     */
    public Startable look(TenantId tenant, UUID id, Optional<Integer> number) {
        return version(workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(Editing::notFound), tenant, number);
    }

    private Startable version(Workflow workflow, TenantId tenant, Optional<Integer> number) {
        int wanted = number.orElse(workflow.currentVersion());
        var version = versions.find(tenant, workflow.id(), wanted).orElseThrow(() -> unknownVersion(wanted));
        return new Startable(workflow.name(), version);
    }

    private static Refusal unknownVersion(int number) {
        var fault = new Fault("/version", "unknown_version", "The workflow has no version " + number + ".");
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", List.of(fault));
    }
}
