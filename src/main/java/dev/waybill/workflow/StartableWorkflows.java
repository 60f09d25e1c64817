package dev.waybill.workflow;

import dev.waybill.engine.Version;
import dev.waybill.engine.VersionAltered;
import dev.waybill.engine.Versions;
import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a start has to know of workflows. */
@Component
public final class StartableWorkflows {
    private final Workflows workflows;
    private final Versions versions;
    private final Ids ids;
    private final RolloutChoice choice;

    StartableWorkflows(Workflows workflows, Versions versions, Ids ids, Expressions expressions) {
        this.workflows = workflows;
        this.versions = versions;
        this.ids = ids;
        this.choice = new RolloutChoice(expressions.ofInput());
    }

    /**
     * @param number empty: the current version
     * @throws Refusal {@code workflow_not_found}, {@code workflow_inactive}, {@code workflow_unpublished}, or {@code body_invalid}
     *     without that version
     */
    public Startable find(TenantId tenant, UUID id, Optional<Integer> number) {
        return startable(workflow(tenant, id), number);
    }

    /**
     * As {@link #find}; without a number, a rollout may choose another version than the current one.
     *
     * @param draw starts with the same text are drawn alike, unless the rollout has a key; empty: each by itself
     */
    public Startable choose(
            TenantId tenant, UUID id, Optional<Integer> number, Map<String, @Nullable Object> input, Optional<String> draw) {
        var workflow = workflow(tenant, id);
        if (number.isPresent()) {
            return startable(workflow, number);
        }
        return workflow.rollout()
                .filter(active -> choice.isChosen(id, active.rule(), input, draw.orElseGet(() -> ids.next().toString())))
                .flatMap(active -> rolledOut(workflow, active))
                .orElseGet(() -> startable(workflow, number));
    }

    /**
     * As {@link #find}, of a workflow that need not take starts: nothing is started.
     *
     * @throws Refusal {@code workflow_not_found}, or {@code body_invalid} without that version
     */
    public Startable look(TenantId tenant, UUID id, Optional<Integer> number) {
        return startable(workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(WorkflowRows::notFound), number);
    }

    private Workflow workflow(TenantId tenant, UUID id) {
        var workflow = workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(WorkflowRows::notFound);
        workflow.requireStartable();
        return workflow;
    }

    private Startable startable(Workflow workflow, Optional<Integer> number) {
        int wanted = number.orElse(workflow.currentVersion());
        var version = version(workflow, wanted).orElseThrow(() -> unknownVersion(wanted));
        return new Startable(workflow.name(), version, Optional.empty());
    }

    /** Empty: what is rolled out is damaged, so that the current version is the better one. */
    private Optional<Startable> rolledOut(Workflow workflow, Workflow.Active active) {
        try {
            return version(workflow, active.rule().version())
                    .map(version -> new Startable(workflow.name(), version, Optional.of(active.id())));
        } catch (VersionAltered e) {
            return Optional.empty();
        }
    }

    private Optional<Version> version(Workflow workflow, int number) {
        return versions.find(workflow.key().tenant(), workflow.id(), number);
    }

    private static Refusal unknownVersion(int number) {
        var fault = new Fault("/version", "unknown_version", "The workflow has no version " + number + ".");
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", List.of(fault));
    }
}
