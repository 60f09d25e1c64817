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
     * @throws Refusal {@code workflow_not_found}, {@code workflow_inactive}, {@code workflow_unpublished}, or {@code body_invalid} without that version
     */
    public Startable find(TenantId tenant, UUID id, Optional<Integer> number) {
        var workflow = workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(WorkflowRows::notFound);
        workflow.requireStartable();
        int wanted = number.orElse(workflow.currentVersion());
        var version = versions.find(tenant, id, wanted).orElseThrow(() -> unknownVersion(wanted));
        return new Startable(workflow.name(), version);
    }

    private static Refusal unknownVersion(int number) {
        var fault = new Fault("/version", "unknown_version", "The workflow has no version " + number + ".");
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", List.of(fault));
    }
}
