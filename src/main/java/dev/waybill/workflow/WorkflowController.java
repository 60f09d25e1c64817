package dev.waybill.workflow;

import dev.waybill.engine.Executions;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Document;
import dev.waybill.request.IfMatch;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Workflows: to make, find, change and delete them. */
@RestController
final class WorkflowController {
    static final String PATH = "/api/v1/workflows";
    static final String JSON = "application/json";
    static final String YAML = "application/yaml";

    private static final int MOST_OF_A_COMMENT = 1_000;

    private final Editing editing;
    private final Drafting drafting;
    private final WorkflowTable table;
    private final Executions executions;

    WorkflowController(Editing editing, Drafting drafting, WorkflowTable table, Executions executions) {
        this.editing = editing;
        this.drafting = drafting;
        this.table = table;
        this.executions = executions;
    }

    @PostMapping(path = PATH, produces = {JSON, YAML})
    ResponseEntity<Answer> create(Caller caller, Query query, Document definition) {
        var comment = comment(query);
        var created = isDraft(definition, comment)
                ? drafting.create(caller, definition.json())
                : editing.create(caller, definition.json(), comment);
        return ResponseEntity.created(URI.create(PATH + "/" + created.workflow().id()))
                .eTag(created.tag())
                .body(created.answer());
    }

    @GetMapping(path = PATH, produces = JSON)
    Answer list(Caller caller, Query query) {
        var filter = new WorkflowFilter(
                query.text("q"),
                query.text("tag"),
                query.flag("is_active"),
                query.flag("is_draft"),
                query.word("sort", WorkflowOrder.WORDS).orElse(WorkflowOrder.NEWEST));
        var page = table.list(caller.tenant(), filter, query.page("workflows"));
        var last = executions.lastOf(caller.tenant(), page.items().stream().map(Summary::id).toList());
        return Answer.of(page, summary -> summary.answer(last.get(summary.id())));
    }

    @GetMapping(path = PATH + "/{workflow}", produces = {JSON, YAML})
    ResponseEntity<Answer> find(Caller caller, @PathVariable String workflow, Query query, IfMatch condition) {
        var version = query.number("version", Integer.MAX_VALUE);
        query.end();
        var found = editing.find(caller.tenant(), id(workflow), version);
        condition.require(found.tag());
        return shown(found);
    }

    @PutMapping(path = PATH + "/{workflow}", produces = {JSON, YAML})
    ResponseEntity<Answer> replace(
            Caller caller, @PathVariable String workflow, Query query, IfMatch condition, Document definition) {
        var comment = comment(query);
        return shown(
                isDraft(definition, comment)
                        ? drafting.saveUnpublished(caller, id(workflow), condition, definition.json())
                        : editing.replace(caller, id(workflow), condition, definition.json(), comment));
    }

    @DeleteMapping(PATH + "/{workflow}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable String workflow, IfMatch condition) {
        editing.delete(caller, id(workflow), condition);
    }

    @PostMapping(path = PATH + "/{workflow}/activate", produces = {JSON, YAML})
    ResponseEntity<Answer> activate(Caller caller, @PathVariable String workflow, IfMatch condition) {
        return shown(editing.activate(caller.tenant(), id(workflow), condition));
    }

    @PostMapping(path = PATH + "/{workflow}/deactivate", produces = {JSON, YAML})
    ResponseEntity<Answer> deactivate(Caller caller, @PathVariable String workflow, IfMatch condition) {
        return shown(editing.deactivate(caller.tenant(), id(workflow), condition));
    }

    /** What the version that is saved is for; beside the definition, as YAML has no room for it. */
    static Optional<String> comment(Query query) {
        var comment = query.text("comment", MOST_OF_A_COMMENT);
        query.end();
        return comment;
    }

    private static boolean isDraft(Document definition, Optional<String> comment) {
        boolean isDraft = Shown.isDraft(definition.json());
        if (isDraft && comment.isPresent()) {
            var fault = Fault.ofParameter("comment", "invalid", "A draft has no comment; give one when you publish it.");
            throw new Refusal(Refusal.Kind.MALFORMED, "query_invalid", "The query has faults.", List.of(fault));
        }
        return isDraft;
    }

    static ResponseEntity<Answer> shown(Shown shown) {
        return ResponseEntity.ok().eTag(shown.tag()).body(shown.answer());
    }

    /** What is no id names no workflow. */
    static UUID id(String text) {
        return Ids.parse(text).orElseThrow(WorkflowRows::notFound);
    }
}
