package dev.waybill.workflow;

import dev.waybill.definition.Differences;
import dev.waybill.request.Answer;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What two versions of a workflow differ in. */
@RestController
final class DiffController {
    private final Editing editing;

    DiffController(Editing editing) {
        this.editing = editing;
    }

    @GetMapping(path = WorkflowController.PATH + "/{workflow}/diff", produces = WorkflowController.JSON)
    Answer diff(Caller caller, @PathVariable String workflow, Query query) {
        var from = query.number("from", Integer.MAX_VALUE);
        var to = query.number("to", Integer.MAX_VALUE);
        query.end();
        var id = WorkflowController.id(workflow);
        var before = editing.find(caller.tenant(), id, from).version();
        var after = editing.find(caller.tenant(), id, to).version();
        var differences = Differences.between(before.definition().document(), after.definition().document());
        return DiffView.of(before.number(), after.number(), differences);
    }
}
