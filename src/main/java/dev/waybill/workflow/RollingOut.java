package dev.waybill.workflow;

import dev.waybill.engine.Executions;
import dev.waybill.engine.Tally;
import dev.waybill.engine.Versions;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.IfMatch;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.workflow.Rollout.Status;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Gives a share of the starts to another version, and takes it back. Each call is one transaction. */
@Component
final class RollingOut {
    private static final String NOBODY = "waybill";

    private final WorkflowRows rows;
    private final Versions versions;
    private final Executions executions;
    private final TransactionOperations transactions;
    private final Ids ids;
    private final Clock clock;

    RollingOut(
            WorkflowRows rows,
            Versions versions,
            Executions executions,
            TransactionOperations transactions,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.versions = versions;
        this.executions = executions;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** A rollout with how its last executions ended. */
    record Observed(Workflow workflow, Rollout rollout, Tally tally) {}

    /**
     * Begins a rollout of a version, or changes the one that is under way; what was counted of the same version stays.
     *
     * @throws Refusal {@code workflow_not_found}, {@code workflow_unpublished}, {@code precondition_failed}, {@code body_invalid}
     */
    Observed put(Caller caller, UUID id, IfMatch condition, RolloutRule rule) {
        var key = WorkflowKey.of(caller.tenant(), id);
        var workflow = transactions.execute(_ -> {
            var locked = rows.lock(key, condition);
            locked.requirePublished();
            requireOther(locked, rule.version());
            var active = locked.rollout();
            if (active.isPresent() && active.get().rule().version() == rule.version()) {
                rows.rollouts().change(key, active.get().id(), rule);
                locked.rollOut(active.get().id(), rule);
            } else {
                rows.endRollout(locked, Status.REPLACED, "Version " + rule.version() + " is rolled out", clock.instant(), caller.name());
                var rollout = begun(locked, rule, caller);
                rows.rollouts().insert(rollout);
                locked.rollOut(rollout.id(), rule);
            }
            return rows.save(locked);
        });
        return observed(workflow);
    }

    private Rollout begun(Workflow workflow, RolloutRule rule, Caller caller) {
        return new Rollout(
                workflow.key(), ids.next(), workflow.currentVersion(), rule, Status.ACTIVE, null, clock.instant(), caller.name(), null, null);
    }

    private void requireOther(Workflow workflow, int version) {
        if (version == workflow.currentVersion()) {
            throw wrongVersion("is_current", "Version " + version + " is the current one, which all starts get.");
        }
        if (versions.find(workflow.key().tenant(), workflow.id(), version).isEmpty()) {
            throw wrongVersion("unknown_version", "The workflow has no version " + version + ".");
        }
    }

    private static Refusal wrongVersion(String code, String message) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", List.of(new Fault("/version", code, message)));
    }

    /** @throws Refusal {@code workflow_not_found}, {@code rollout_not_found} */
    Observed find(TenantId tenant, UUID id) {
        return observed(rows.find(WorkflowKey.of(tenant, id)));
    }

    private Observed observed(Workflow workflow) {
        var rollout = rows.rollouts().last(workflow.key()).orElseThrow(RollingOut::notFound);
        return new Observed(workflow, rollout, tally(rollout));
    }

    private Tally tally(Rollout rollout) {
        return executions.tally(rollout.workflow().tenant(), rollout.id(), Rollout.WINDOW);
    }

    /** @throws Refusal {@code workflow_not_found} */
    Page<Rollout> list(TenantId tenant, UUID id, PageRequest request) {
        return rows.rollouts().list(rows.find(WorkflowKey.of(tenant, id)).key(), request);
    }

    /**
     * All starts get the current version again.
     *
     * @throws Refusal {@code workflow_not_found}, {@code precondition_failed}, {@code rollout_not_found}
     */
    void stop(Caller caller, UUID id, IfMatch condition) {
        transactions.executeWithoutResult(_ -> {
            var workflow = active(caller.tenant(), id, condition);
            rows.endRollout(workflow, Status.STOPPED, null, clock.instant(), caller.name());
            rows.save(workflow);
        });
    }

    /**
     * Its version becomes the current one, which all starts get.
     *
     * @throws Refusal as {@link #stop}, and {@code workflow_name_taken}
     */
    Shown promote(Caller caller, UUID id, IfMatch condition) {
        return transactions.execute(_ -> {
            var workflow = active(caller.tenant(), id, condition);
            int number = workflow.rollout().orElseThrow(RollingOut::notFound).rule().version();
            var version = versions.find(caller.tenant(), id, number)
                    .orElseThrow(() -> new IllegalStateException("A version stays"));
            rows.endRollout(workflow, Status.PROMOTED, null, clock.instant(), caller.name());
            workflow.show(version, clock.instant());
            return new Shown.OfVersion(rows.save(workflow), version);
        });
    }

    private Workflow active(TenantId tenant, UUID id, IfMatch condition) {
        var workflow = rows.lock(WorkflowKey.of(tenant, id), condition);
        if (workflow.rollout().isEmpty()) {
            throw notFound();
        }
        return workflow;
    }

    private static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "rollout_not_found", "No version of this workflow is rolled out.");
    }

    /**
     * Takes back what fails too often.
     *
     * @return those that were rolled back, with the reason
     */
    List<Rollout> check() {
        return rows.rollouts().takeDue().stream().flatMap(rollout -> checked(rollout).stream()).toList();
    }

    private Optional<Rollout> checked(Rollout rollout) {
        var tally = tally(rollout);
        return rollout.isFailing(tally) ? rollBack(rollout, rollout.reason(tally)) : Optional.empty();
    }

    /** Empty: somebody ended it meanwhile, or changed its rule: that is for the next look. */
    private Optional<Rollout> rollBack(Rollout rollout, String reason) {
        return transactions.execute(_ -> {
            var workflow = rows.lockIfThere(rollout.workflow());
            var active = workflow.flatMap(Workflow::rollout);
            if (active.isEmpty() || !active.get().id().equals(rollout.id()) || !active.get().rule().equals(rollout.rule())) {
                return Optional.<Rollout>empty();
            }
            rows.endRollout(workflow.get(), Status.ROLLED_BACK, reason, clock.instant(), NOBODY);
            rows.save(workflow.get());
            return Optional.of(ended(rollout, reason));
        });
    }

    private static Rollout ended(Rollout rollout, @Nullable String reason) {
        return new Rollout(
                rollout.workflow(), rollout.id(), rollout.baseVersion(), rollout.rule(), Status.ROLLED_BACK, reason, rollout.createdAt(),
                rollout.createdBy(), null, NOBODY);
    }
}
