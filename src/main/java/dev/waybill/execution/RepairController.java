package dev.waybill.execution;

import dev.waybill.engine.repair.RepairKit;
import dev.waybill.engine.repair.WaitReason;
import dev.waybill.engine.repair.Why;
import dev.waybill.request.Answer;
import dev.waybill.tenant.Caller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** To understand an execution, and to set it right. */
@RestController
final class RepairController {
    private static final String ONE = ExecutionController.PATH + "/{execution}";
    private static final String JSON = "application/json";

    private final RepairKit repairs;

    RepairController(RepairKit repairs) {
        this.repairs = repairs;
    }

    @GetMapping(path = ONE + "/why", produces = JSON)
    Answer why(Caller caller, @PathVariable String execution) {
        return why(repairs.whys().of(caller.tenant(), ExecutionController.id(execution)));
    }

    private static Answer why(Why why) {
        return new Answer()
                .with("execution_id", why.execution())
                .with("status", why.status().word())
                .with("sentence", why.sentence())
                .with("at", why.at())
                .with("deadline_at", why.deadlineAt())
                .with("reasons", why.reasons().stream().map(RepairController::reason).toList())
                .with("left_out", (long) why.others());
    }

    private static Answer reason(WaitReason reason) {
        var facts = new Answer();
        reason.facts().forEach(facts::with);
        return new Answer()
                .with("kind", reason.kind())
                .with("task_id", reason.taskId())
                .with("sentence", reason.sentence())
                .with("facts", facts);
    }
}
