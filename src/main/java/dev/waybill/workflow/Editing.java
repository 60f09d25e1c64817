package dev.waybill.workflow;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.Version;
import dev.waybill.engine.VersionAltered;
import dev.waybill.engine.Versions;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.IfMatch;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import dev.waybill.workflow.Rollout.Status;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Changes workflows and their versions: each call is one transaction, and those of one workflow happen one after another. */
@Component
final class Editing {
    private final WorkflowRows rows;
    private final Versions versions;
    private final Definitions definitions;
    private final TransactionOperations transactions;
    private final Ids ids;
    private final Clock clock;

    Editing(
            WorkflowRows rows,
            Versions versions,
            Definitions definitions,
            TransactionOperations transactions,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.versions = versions;
        this.definitions = definitions;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** @throws Refusal {@code definition_invalid}, {@code workflow_name_taken} */
    Shown create(Caller caller, @Nullable Object json, Optional<String> comment) {
        var definition = definitions.parse(Shown.definitionIn(json));
        return transactions.execute(_ -> {
            var version = versions.publish(caller.tenant(), ids.next(), definition, caller.name(), comment.orElse(null));
            return new Shown.OfVersion(rows.save(new Workflow(version)), version);
        });
    }

    /**
     * A draft of what was never published is gone with it.
     *
     * @throws Refusal as {@link #create}, and {@code workflow_not_found}, {@code precondition_failed}
     */
    Shown replace(Caller caller, UUID id, IfMatch condition, @Nullable Object json, Optional<String> comment) {
        var definition = definitions.parse(Shown.definitionIn(json));
        return change(caller.tenant(), id, condition, workflow -> {
            if (!workflow.isPublished()) {
                rows.drafts().delete(workflow.key());
            }
            return show(workflow, definition, caller, comment.orElse(null));
        });
    }

    /** @throws Refusal as {@link #replace}, and {@code version_not_found} */
    Shown restore(Caller caller, UUID id, IfMatch condition, int number, Optional<String> comment) {
        return change(caller.tenant(), id, condition, workflow -> {
            var old = version(workflow.key(), number);
            return show(workflow, old.definition(), caller, comment.orElse("Restored from version " + number));
        });
    }

    /** An equal definition makes no version, so there is nothing that a comment could stand at. Part of the caller's transaction. */
    Version show(Workflow workflow, WorkflowDefinition next, Caller caller, @Nullable String comment) {
        var current = readable(workflow);
        if (current.isPresent() && next.document().equals(current.get().definition().document())) {
            return current.get();
        }
        var version = versions.publish(caller.tenant(), workflow.id(), next, caller.name(), comment);
        rows.endRollout(
                workflow, Status.REPLACED, "Version " + version.number() + " became the current one", clock.instant(), caller.name());
        workflow.show(version);
        return version;
    }

    /** As {@link #show}, but the current version stays the one that it is. */
    Version keep(Workflow workflow, WorkflowDefinition next, Caller caller, @Nullable String comment) {
        return readable(workflow)
                .filter(current -> next.document().equals(current.definition().document()))
                .orElseGet(() -> versions.publish(caller.tenant(), workflow.id(), next, caller.name(), comment));
    }

    /** The current version; empty when there is none, or when it was changed in the database: a new one replaces it. */
    private Optional<Version> readable(Workflow workflow) {
        try {
            return workflow.isPublished() ? Optional.of(version(workflow.key(), workflow.currentVersion())) : Optional.empty();
        } catch (VersionAltered e) {
            return Optional.empty();
        }
    }

    Shown activate(TenantId tenant, UUID id, IfMatch condition) {
        return touch(tenant, id, condition, workflow -> workflow.activate(clock.instant()));
    }

    Shown deactivate(TenantId tenant, UUID id, IfMatch condition) {
        return touch(tenant, id, condition, workflow -> workflow.deactivate(clock.instant()));
    }

    void delete(Caller caller, UUID id, IfMatch condition) {
        transactions.executeWithoutResult(_ -> delete(caller, rows.lock(WorkflowKey.of(caller.tenant(), id), condition)));
    }

    /** Part of the caller's transaction. */
    void delete(Caller caller, Workflow workflow) {
        rows.endRollout(workflow, Status.STOPPED, "The workflow was deleted", clock.instant(), caller.name());
        rows.drafts().delete(workflow.key());
        workflow.delete(clock.instant());
        rows.save(workflow);
    }

    private Shown touch(TenantId tenant, UUID id, IfMatch condition, Consumer<Workflow> change) {
        return shown(transactions.execute(_ -> {
            var workflow = rows.lock(WorkflowKey.of(tenant, id), condition);
            change.accept(workflow);
            return rows.save(workflow);
        }));
    }

    private Shown change(TenantId tenant, UUID id, IfMatch condition, Function<Workflow, Version> change) {
        return transactions.execute(_ -> {
            var workflow = rows.lock(WorkflowKey.of(tenant, id), condition);
            var version = change.apply(workflow);
            return new Shown.OfVersion(rows.save(workflow), version);
        });
    }

    /**
     * @param number empty: the current version, or the draft when there is none
     * @throws Refusal {@code workflow_not_found}, {@code version_not_found}
     */
    Shown find(TenantId tenant, UUID id, Optional<Integer> number) {
        var workflow = workflow(tenant, id);
        return number.isPresent() ? new Shown.OfVersion(workflow, version(workflow.key(), number.get())) : shown(workflow);
    }

    private Shown shown(Workflow workflow) {
        if (workflow.isPublished()) {
            return new Shown.OfVersion(workflow, version(workflow.key(), workflow.currentVersion()));
        }
        var draft = rows.drafts().find(workflow.key()).orElseThrow(WorkflowRows::notFound); // discarded just now
        return new Shown.OfDraft(workflow, draft, definitions.check(draft.document()));
    }

    Workflow workflow(TenantId tenant, UUID id) {
        return rows.find(WorkflowKey.of(tenant, id));
    }

    /**
     * @param number empty: the current one
     * @throws Refusal as {@link #find}
     */
    Version version(TenantId tenant, UUID id, Optional<Integer> number) {
        var workflow = workflow(tenant, id);
        return version(workflow.key(), number.orElse(workflow.currentVersion()));
    }

    private Version version(WorkflowKey workflow, int number) {
        return versions.find(workflow.tenant(), workflow.id(), number)
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_FOUND,
                        "version_not_found",
                        number == 0 ? "The workflow has no version yet; publish its draft." : "The workflow has no version " + number + "."));
    }
}
