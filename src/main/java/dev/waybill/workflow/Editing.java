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
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Changes workflows: each call is one transaction, and those of one workflow happen one after another. */
@Component
final class Editing {
    private final Workflows workflows;
    private final Versions versions;
    private final Definitions definitions;
    private final TransactionOperations transactions;
    private final Ids ids;
    private final Clock clock;

    Editing(
            Workflows workflows,
            Versions versions,
            Definitions definitions,
            TransactionOperations transactions,
            Ids ids,
            Clock clock) {
        this.workflows = workflows;
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
            return new Shown(saved(new Workflow(version)), version);
        });
    }

    /** @throws Refusal as {@link #create}, and {@code workflow_not_found}, {@code precondition_failed} */
    Shown replace(Caller caller, UUID id, IfMatch condition, @Nullable Object json, Optional<String> comment) {
        var definition = definitions.parse(Shown.definitionIn(json));
        return change(caller.tenant(), id, condition, workflow -> show(workflow, definition, caller, comment.orElse(null)));
    }

    /** @throws Refusal as {@link #replace}, and {@code version_not_found} */
    Shown restore(Caller caller, UUID id, IfMatch condition, int number, Optional<String> comment) {
        return change(caller.tenant(), id, condition, workflow -> {
            var old = version(caller.tenant(), id, number);
            return show(workflow, old.definition(), caller, comment.orElse("Restored from version " + number));
        });
    }

    /** An equal definition makes no version, so there is nothing that a comment could stand at. */
    private Version show(Workflow workflow, WorkflowDefinition next, Caller caller, @Nullable String comment) {
        var current = readable(workflow);
        if (current.isPresent() && next.document().equals(current.get().definition().document())) {
            return current.get();
        }
        var version = versions.publish(caller.tenant(), workflow.id(), next, caller.name(), comment);
        workflow.show(version);
        return version;
    }

    /** The current version; empty when it was changed in the database: a new one replaces it. */
    private Optional<Version> readable(Workflow workflow) {
        try {
            return Optional.of(version(workflow.key().tenant(), workflow.id(), workflow.currentVersion()));
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

    void delete(TenantId tenant, UUID id, IfMatch condition) {
        transactions.executeWithoutResult(_ -> {
            var workflow = locked(tenant, id, condition);
            workflow.delete(clock.instant());
            saved(workflow);
        });
    }

    private Shown touch(TenantId tenant, UUID id, IfMatch condition, Consumer<Workflow> change) {
        return change(tenant, id, condition, workflow -> {
            change.accept(workflow);
            return version(tenant, id, workflow.currentVersion());
        });
    }

    private Shown change(TenantId tenant, UUID id, IfMatch condition, Function<Workflow, Version> change) {
        return transactions.execute(_ -> {
            var workflow = locked(tenant, id, condition);
            var version = change.apply(workflow);
            return new Shown(saved(workflow), version);
        });
    }

    private Workflow locked(TenantId tenant, UUID id, IfMatch condition) {
        var workflow = workflows.lock(WorkflowKey.of(tenant, id)).orElseThrow(Editing::notFound);
        condition.require(workflow.tag(workflow.currentVersion()));
        return workflow;
    }

    private Workflow saved(Workflow workflow) {
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

    /** @throws Refusal {@code workflow_not_found}, {@code version_not_found} */
    Shown find(TenantId tenant, UUID id, Optional<Integer> number) {
        var workflow = workflow(tenant, id);
        return new Shown(workflow, version(tenant, id, number.orElse(workflow.currentVersion())));
    }

    Workflow workflow(TenantId tenant, UUID id) {
        return workflows.find(WorkflowKey.of(tenant, id)).orElseThrow(Editing::notFound);
    }

    private Version version(TenantId tenant, UUID id, int number) {
        return versions.find(tenant, id, number)
                .orElseThrow(() -> new Refusal(
                        Refusal.Kind.NOT_FOUND, "version_not_found", "The workflow has no version " + number + "."));
    }

    static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow.");
    }
}
