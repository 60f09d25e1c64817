package dev.waybill.execution;

import dev.waybill.engine.repair.RepairKit;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** What fails, in groups. */
@RestController
final class FailureController {
    private static final String PATH = "/api/v1/failures";
    private static final String JSON = "application/json";
    private static final int LONGEST_OWNER = 200;
    private static final int LONGEST_NOTE = 4_000;

    private final RepairKit repairs;

    FailureController(RepairKit repairs) {
        this.repairs = repairs;
    }

    @GetMapping(path = PATH, produces = JSON)
    Answer list(Caller caller, Query query) {
        var workflow = query.id("workflow_id");
        return Answer.of(repairs.failures().list(caller.tenant(), workflow, query.page("failures")), RepairView::failure);
    }

    @GetMapping(path = PATH + "/{failure}", produces = JSON)
    Answer find(Caller caller, @PathVariable String failure) {
        return RepairView.failure(repairs.failures().find(caller.tenant(), id(failure)));
    }

    /** Sets who cares for it and what they say; what is missing is taken away. */
    @PutMapping(path = PATH + "/{failure}", produces = JSON)
    Answer note(Caller caller, @PathVariable String failure, Body body) {
        var members = Members.of(body);
        var owner = members.text("owner", LONGEST_OWNER);
        var note = members.text("note", LONGEST_NOTE);
        members.end();
        return RepairView.failure(
                repairs.failures().note(caller.tenant(), id(failure), owner.orElse(null), note.orElse(null), caller.name()));
    }

    private static UUID id(String text) {
        return Ids.parse(text)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "failure_not_found", "There is no such group of failures, or all of it is repaired"));
    }
}
