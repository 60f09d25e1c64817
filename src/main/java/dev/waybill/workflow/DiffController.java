package dev.waybill.workflow;

import dev.waybill.definition.Differences;
import dev.waybill.request.Answer;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.TenantId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What two versions of a workflow differ in, or one and the draft. */
@RestController
final class DiffController {
    private static final String DRAFT = "draft";

    private record Side(Object name, Map<String, @Nullable Object> json) {}

    private final Editing editing;
    private final Drafting drafting;

    DiffController(Editing editing, Drafting drafting) {
        this.editing = editing;
        this.drafting = drafting;
    }

    @GetMapping(path = WorkflowController.PATH + "/{workflow}/diff", produces = WorkflowController.JSON)
    Answer diff(Caller caller, @PathVariable String workflow, Query query) {
        var from = side(query, "from");
        var to = side(query, "to");
        query.end();
        var id = WorkflowController.id(workflow);
        var before = document(caller.tenant(), id, from);
        var after = document(caller.tenant(), id, to);
        return DiffView.of(before.name(), after.name(), Differences.between(before.json(), after.json()));
    }

    /** Empty: the current version. */
    private static Optional<String> side(Query query, String name) {
        return query.value(name, "the number of a version, or draft", text ->
                Optional.of(text).filter(side -> side.equals(DRAFT) || side.matches("[1-9][0-9]{0,8}")));
    }

    private Side document(TenantId tenant, UUID id, Optional<String> side) {
        if (side.filter(DRAFT::equals).isPresent()) {
            return new Side(DRAFT, drafting.document(tenant, id));
        }
        var version = editing.version(tenant, id, side.map(Integer::valueOf));
        return new Side(version.number(), version.definition().document());
    }
}
