package dev.waybill.workflow;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.IfMatch;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Keeps what is being edited, valid or not, and makes versions of it. Definitions are checked outside of transactions. */
@Component
final class Drafting {
    private static final int MOST_TRIES = 3;

    private final WorkflowRows rows;
    private final Editing editing;
    private final Definitions definitions;
    private final TransactionOperations transactions;
    private final Ids ids;
    private final Clock clock;

    Drafting(
            WorkflowRows rows,
            Editing editing,
            Definitions definitions,
            TransactionOperations transactions,
            Ids ids,
            Clock clock) {
        this.rows = rows;
        this.editing = editing;
        this.definitions = definitions;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A workflow that begins as a draft. Nothing but its name has to be right, by which it is found.
     *
     * @throws Refusal {@code definition_invalid}, {@code workflow_name_taken}
     */
    Shown create(Caller caller, @Nullable Object json) {
        var document = storable(json);
        requireName(document.get("name"));
        var key = WorkflowKey.of(caller.tenant(), ids.next());
        var draft = begun(document, 0, caller);
        var workflow = transactions.execute(_ -> {
            rows.drafts().save(key, draft);
            return rows.save(new Workflow(key, draft));
        });
        return shown(workflow, draft);
    }

    private Draft begun(Map<String, @Nullable Object> document, int base, Caller caller) {
        var now = clock.instant();
        return new Draft(ids.next(), document, base, now, caller.name(), now, caller.name());
    }

    /** What cannot even be kept: it is no object, or has texts that no database takes. */
    @SuppressWarnings("unchecked") // plain JSON: the keys of an object are texts
    private static Map<String, @Nullable Object> storable(@Nullable Object json) {
        if (!(Shown.definitionIn(json) instanceof Map<?, ?> document)) {
            throw invalid(List.of(new Fault("", "type", "A definition must be an object")));
        }
        var unstorable = Json.firstUnstorable(document);
        if (unstorable != null) {
            throw invalid(List.of(new Fault(
                    unstorable, "unstorable_text", "Texts and keys must not hold the character U+0000 or half of a surrogate pair")));
        }
        return (Map<String, @Nullable Object>) document;
    }

    private void requireName(@Nullable Object name) {
        Map<String, @Nullable Object> nothingElse = new HashMap<>();
        nothingElse.put("name", name);
        var faults = new ArrayList<>(definitions.check(nothingElse));
        faults.removeIf(fault -> !"/name".equals(fault.pointer()));
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "definition_invalid", "The draft cannot be kept", faults);
    }

    private Shown shown(Workflow workflow, Draft draft) {
        return new Shown.OfDraft(workflow, draft, definitions.check(draft.document()));
    }

    /** @throws Refusal {@code workflow_not_found}, {@code draft_not_found} */
    Shown find(TenantId tenant, UUID id) {
        var workflow = editing.workflow(tenant, id);
        return shown(workflow, draft(workflow));
    }

    /** As {@link #find}, unchecked. */
    Map<String, @Nullable Object> document(TenantId tenant, UUID id) {
        return draft(editing.workflow(tenant, id)).document();
    }

    private Draft draft(Workflow workflow) {
        return rows.drafts().find(workflow.key()).orElseThrow(() -> new Refusal(
                Refusal.Kind.NOT_FOUND, "draft_not_found", "The workflow has no draft."));
    }

    /**
     * Begins the draft, or replaces it.
     *
     * @param condition the tag of the draft; while there is none, that of the workflow
     * @throws Refusal {@code definition_invalid}, {@code workflow_not_found}, {@code precondition_failed}, and {@code
     *     workflow_name_taken} of a workflow that is not published
     */
    Shown save(Caller caller, UUID id, IfMatch condition, @Nullable Object json) {
        var document = storable(json);
        record Saved(Workflow workflow, Draft draft) {}
        var saved = transactions.execute(_ -> {
            var workflow = rows.lock(WorkflowKey.of(caller.tenant(), id));
            var before = rows.drafts().find(workflow.key());
            condition.require(before.map(workflow::tag).orElseGet(() -> workflow.tag(workflow.currentVersion())));
            var draft = before.map(old -> old.saved(ids.next(), document, clock.instant(), caller.name()))
                    .orElseGet(() -> begun(document, workflow.currentVersion(), caller));
            rows.drafts().save(workflow.key(), draft);
            if (!workflow.isPublished()) {
                workflow.show(draft);
                rows.save(workflow);
            }
            return new Saved(workflow, draft);
        });
        return shown(saved.workflow(), saved.draft());
    }

    /**
     * As {@link #save} of a workflow that is not published, which is shown as its draft.
     *
     * @throws Refusal {@code definition_invalid} when it is, so that nobody publishes or loses what he took for the other
     */
    Shown saveUnpublished(Caller caller, UUID id, IfMatch condition, @Nullable Object json) {
        if (editing.workflow(caller.tenant(), id).isPublished()) {
            throw invalid(List.of(new Fault(
                    "/is_draft", "not_here", "The workflow is published: keep a draft with PUT …/draft, or leave is_draft out to make a version")));
        }
        return save(caller, id, condition, json);
    }

    /**
     * What was never published goes as a whole.
     *
     * @throws Refusal {@code workflow_not_found}, {@code draft_not_found}, {@code precondition_failed}
     */
    void discard(Caller caller, UUID id, IfMatch condition) {
        transactions.executeWithoutResult(_ -> {
            var workflow = rows.lock(WorkflowKey.of(caller.tenant(), id));
            condition.require(workflow.tag(draft(workflow)));
            if (workflow.isPublished()) {
                rows.drafts().delete(workflow.key());
            } else {
                editing.delete(caller, workflow);
            }
        });
    }

    /**
     * Makes the draft the current version, and is done with it.
     *
     * @throws Refusal {@code definition_invalid} with every fault, {@code workflow_not_found}, {@code draft_not_found},
     *     {@code precondition_failed}, {@code workflow_name_taken}
     */
    Shown publish(Caller caller, UUID id, IfMatch condition, Optional<String> comment) {
        return publish(caller, id, condition, (workflow, definition) -> {
            var version = editing.show(workflow, definition, caller, comment.orElse(null));
            return new Shown.OfVersion(rows.save(workflow), version);
        });
    }

    /**
     * As {@link #publish(Caller, UUID, IfMatch, Optional)}, but the version that starts get stays the one that it is.
     *
     * @throws Refusal {@code workflow_unpublished} too: the first version is the current one
     */
    Shown publishAside(Caller caller, UUID id, IfMatch condition, Optional<String> comment) {
        return publish(caller, id, condition, (workflow, definition) -> {
            workflow.requirePublished();
            var version = editing.keep(workflow, definition, caller, comment.orElse(null));
            return new Shown.OfVersion(workflow, version);
        });
    }

    private Shown publish(Caller caller, UUID id, IfMatch condition, BiFunction<Workflow, WorkflowDefinition, Shown> change) {
        for (int tried = 1; ; tried++) {
            var workflow = editing.workflow(caller.tenant(), id);
            var read = draft(workflow);
            condition.require(workflow.tag(read)); // faults of another draft than the caller's are of no use
            var definition = definitions.parse(read.document());
            var published = transactions.execute(_ -> publish(caller, id, condition, read, workflowNow -> change.apply(workflowNow, definition)));
            if (published.isPresent()) {
                return published.get();
            }
            if (tried == MOST_TRIES) {
                throw new Refusal(
                        Refusal.Kind.STALE, "precondition_failed", "The draft is being changed all the time; read it and publish it again.");
            }
        }
    }

    /** Empty: it is another draft by now, whose definition has to be checked first. */
    private Optional<Shown> publish(
            Caller caller, UUID id, IfMatch condition, Draft read, Function<Workflow, Shown> change) {
        var workflow = rows.lock(WorkflowKey.of(caller.tenant(), id));
        var draft = draft(workflow);
        condition.require(workflow.tag(draft));
        if (!draft.revision().equals(read.revision())) {
            return Optional.empty();
        }
        rows.drafts().delete(workflow.key());
        return Optional.of(change.apply(workflow));
    }
}
