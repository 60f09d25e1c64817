package dev.waybill.workflow;

import dev.waybill.expression.Expressions;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.IfMatch;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.workflow.RollingOut.Observed;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The share of a workflow's starts that gets another version than the current one. */
@RestController
final class RolloutController {
    private static final String PATH = WorkflowController.PATH + "/{workflow}/rollout";

    private final RollingOut rollingOut;
    private final RolloutRequest requests;

    RolloutController(RollingOut rollingOut, Expressions expressions) {
        this.rollingOut = rollingOut;
        this.requests = new RolloutRequest(expressions.ofInput());
    }

    /** Without an entity tag: what it tells of executions changes all the time. Its rule belongs to the workflow's. */
    @GetMapping(path = PATH, produces = WorkflowController.JSON)
    Answer find(Caller caller, @PathVariable String workflow) {
        return observed(rollingOut.find(caller.tenant(), WorkflowController.id(workflow)));
    }

    @PutMapping(path = PATH, produces = WorkflowController.JSON)
    Answer put(Caller caller, @PathVariable String workflow, IfMatch condition, Body body) {
        return observed(rollingOut.put(caller, WorkflowController.id(workflow), condition, requests.rule(body)));
    }

    @DeleteMapping(PATH)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void stop(Caller caller, @PathVariable String workflow, IfMatch condition) {
        rollingOut.stop(caller, WorkflowController.id(workflow), condition);
    }

    @PostMapping(
            path = PATH + "/promote",
            produces = {WorkflowController.JSON, WorkflowController.YAML})
    ResponseEntity<Answer> promote(Caller caller, @PathVariable String workflow, IfMatch condition) {
        return WorkflowController.shown(rollingOut.promote(caller, WorkflowController.id(workflow), condition));
    }

    @GetMapping(path = WorkflowController.PATH + "/{workflow}/rollouts", produces = WorkflowController.JSON)
    Answer list(Caller caller, @PathVariable String workflow, Query query) {
        var id = WorkflowController.id(workflow);
        return Answer.of(rollingOut.list(caller.tenant(), id, query.page("rollouts of " + id)), RolloutController::view);
    }

    private static Answer view(Rollout rollout) {
        return rollout.rule()
                .addTo(new Answer().with("id", rollout.id()))
                .with("base_version", rollout.baseVersion())
                .with("status", rollout.status().word())
                .with("reason", rollout.reason())
                .with("created_at", rollout.createdAt())
                .with("created_by", rollout.createdBy())
                .with("ended_at", rollout.endedAt())
                .with("ended_by", rollout.endedBy());
    }

    private static Answer observed(Observed observed) {
        var tally = observed.tally();
        return view(observed.rollout())
                .with("observed", new Answer()
                        .with("ended", (long) tally.ended())
                        .with("failed", (long) tally.failed())
                        .with("failure_rate", Math.round(tally.failureRate() * 10_000) / 10_000.0)
                        .with("at_most", (long) Rollout.WINDOW));
    }
}
