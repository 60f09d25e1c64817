package dev.waybill.execution;

import dev.waybill.engine.Executions;
import dev.waybill.engine.TraceContext;
import dev.waybill.engine.repair.RepairKit;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.request.Query;
import dev.waybill.request.Wait;
import dev.waybill.tenant.Caller;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** To understand an execution, and to set it right. */
@RestController
final class RepairController {
    private static final String ONE = ExecutionController.PATH + "/{execution}";
    private static final String JSON = "application/json";

    private final RepairKit repairs;
    private final Executions executions;
    private final Rerunning rerunning;

    RepairController(RepairKit repairs, Executions executions, Rerunning rerunning) {
        this.repairs = repairs;
        this.executions = executions;
        this.rerunning = rerunning;
    }

    @GetMapping(path = ONE + "/why", produces = JSON)
    Answer why(Caller caller, @PathVariable String execution) {
        return RepairView.why(repairs.whys().of(caller.tenant(), ExecutionController.id(execution)));
    }

    /** As a start: durable once it is answered, found again by its key, waited for if that is wished. */
    @PostMapping(path = ONE + "/rerun", produces = JSON)
    ResponseEntity<Answer> rerun(
            Caller caller,
            @PathVariable String execution,
            Optional<Body> body,
            Optional<IdempotencyKey> key,
            Optional<Wait> wait,
            @RequestHeader("traceparent") Optional<String> traceparent) {
        var source = executions.find(caller.tenant(), ExecutionController.id(execution)).orElseThrow(ExecutionController::notFound);
        var sent = body.orElse(StartController.NOTHING_SENT);
        var accepted = rerunning.rerun(
                caller,
                source,
                RerunRequest.of(sent),
                sent.json(),
                key.map(IdempotencyKey::value),
                traceparent.flatMap(TraceContext::parse));
        return StartController.answer(executions, accepted, wait);
    }

    /** Sets a task by hand; the journal says who did it, and why. */
    @PostMapping(path = ONE + "/tasks/{task}/patch", produces = JSON)
    ResponseEntity<Answer> patch(Caller caller, @PathVariable String execution, @PathVariable String task, Body body) {
        var id = ExecutionController.id(execution);
        repairs.patches().apply(caller.tenant(), id, PatchRequest.of(body, task, caller.name()));
        var patched = executions.find(caller.tenant(), id).orElseThrow(ExecutionController::notFound);
        return ResponseEntity.accepted().body(ExecutionView.whole(patched));
    }

    /** Both are looked at as they stand. */
    @GetMapping(path = ONE + "/compare", produces = JSON)
    Answer compare(Caller caller, @PathVariable String execution, Query query) {
        var with = query.id("with");
        query.end();
        var left = executions.find(caller.tenant(), ExecutionController.id(execution)).orElseThrow(ExecutionController::notFound);
        var right = with.map(id -> executions.find(caller.tenant(), id).orElseThrow(ExecutionController::notFound)).orElseThrow(RepairController::missingWith);
        return RepairView.comparison(repairs.comparisons().of(left, right));
    }

    private static Refusal missingWith() {
        var fault = Fault.ofParameter("with", "required", "with is the id of the execution to compare with.");
        return new Refusal(Refusal.Kind.MALFORMED, "query_invalid", "The query has faults.", List.of(fault));
    }
}
