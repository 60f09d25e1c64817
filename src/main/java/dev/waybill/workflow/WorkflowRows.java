package dev.waybill.workflow;

import dev.waybill.refusal.Refusal;
import dev.waybill.request.IfMatch;
import dev.waybill.workflow.Rollout.Status;
import java.time.Instant;
import java.util.Optional;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** Rows of workflows, their drafts and their rollouts, to be changed by one editor after another. */
@Component
final class WorkflowRows {
    private final Workflows workflows;
    private final DraftTable drafts;
    private final RolloutTable rollouts;

    WorkflowRows(Workflows workflows, DraftTable drafts, RolloutTable rollouts) {
        this.workflows = workflows;
        this.drafts = drafts;
        this.rollouts = rollouts;
    }

    DraftTable drafts() {
        return drafts;
    }

    RolloutTable rollouts() {
        return rollouts;
    }

    /** Ends the rollout that is under way, if there is one; the workflow is still to be saved. */
    void endRollout(Workflow workflow, Status status, @Nullable String reason, Instant at, String by) {
        workflow.rollout().ifPresent(active -> {
            rollouts.end(workflow.key(), active.id(), status, reason, at, by);
            workflow.endRollout();
        });
    }

    /** @throws Refusal {@code workflow_not_found} */
    Workflow find(WorkflowKey key) {
        return workflows.find(key).orElseThrow(WorkflowRows::notFound);
    }

    /**
     * Keeps other editors out until the transaction ends.
     *
     * @throws Refusal {@code workflow_not_found}
     */
    Workflow lock(WorkflowKey key) {
        return workflows.lock(key).orElseThrow(WorkflowRows::notFound);
    }

    /** As {@link #lock(WorkflowKey)}; empty when it is deleted. */
    Optional<Workflow> lockIfThere(WorkflowKey key) {
        return workflows.lock(key);
    }

    /** @throws Refusal {@code workflow_not_found}, {@code precondition_failed} */
    Workflow lock(WorkflowKey key, IfMatch condition) {
        var workflow = lock(key);
        if (condition instanceof IfMatch.OneOf) {
            condition.require(tag(workflow));
        }
        return workflow;
    }

    private String tag(Workflow workflow) {
        return workflow.isPublished()
                ? workflow.tag(workflow.currentVersion())
                : drafts.find(workflow.key()).map(workflow::tag).orElseThrow(WorkflowRows::notFound);
    }

    /** @throws Refusal {@code workflow_name_taken} */
    Workflow save(Workflow workflow) {
        try {
            return workflows.saveAndFlush(workflow);
        } catch (DataIntegrityViolationException e) {
            if (e.getCause() instanceof ConstraintViolationException violation && "workflow_name".equals(violation.getConstraintName())) {
                throw new Refusal(
                        Refusal.Kind.CONFLICT, "workflow_name_taken", "Another workflow is called so; names are unique.");
            }
            throw e;
        }
    }

    static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow.");
    }
}
