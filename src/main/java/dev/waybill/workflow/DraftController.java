package dev.waybill.workflow;

import dev.waybill.request.Answer;
import dev.waybill.request.Document;
import dev.waybill.request.IfMatch;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The draft of a workflow: to keep, read, publish and discard it. */
@RestController
final class DraftController {
    private static final String PATH = WorkflowController.PATH + "/{workflow}/draft";

    private final Drafting drafting;

    DraftController(Drafting drafting) {
        this.drafting = drafting;
    }

    @GetMapping(path = PATH, produces = {WorkflowController.JSON, WorkflowController.YAML})
    ResponseEntity<Answer> find(Caller caller, @PathVariable String workflow, IfMatch condition) {
        var found = drafting.find(caller.tenant(), WorkflowController.id(workflow));
        condition.require(found.tag());
        return WorkflowController.shown(found);
    }

    @PutMapping(path = PATH, produces = {WorkflowController.JSON, WorkflowController.YAML})
    ResponseEntity<Answer> save(Caller caller, @PathVariable String workflow, IfMatch condition, Document definition) {
        return WorkflowController.shown(
                drafting.save(caller, WorkflowController.id(workflow), condition, definition.json()));
    }

    @DeleteMapping(PATH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void discard(Caller caller, @PathVariable String workflow, IfMatch condition) {
        drafting.discard(caller, WorkflowController.id(workflow), condition);
    }

    @PostMapping(path = PATH + "/publish", produces = {WorkflowController.JSON, WorkflowController.YAML})
    ResponseEntity<Answer> publish(Caller caller, @PathVariable String workflow, Query query, IfMatch condition) {
        boolean isAside = query.flag("make_current").filter(isCurrent -> !isCurrent).isPresent();
        var comment = WorkflowController.comment(query);
        var id = WorkflowController.id(workflow);
        return WorkflowController.shown(
                isAside ? drafting.publishAside(caller, id, condition, comment) : drafting.publish(caller, id, condition, comment));
    }
}
