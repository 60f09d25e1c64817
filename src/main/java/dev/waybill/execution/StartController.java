package dev.waybill.execution;

import dev.waybill.engine.Accepted;
import dev.waybill.engine.Executions;
import dev.waybill.engine.TraceContext;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.request.Wait;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The start of a workflow by hand. */
@RestController
final class StartController {
    static final Body NOTHING_SENT = new Body(Map.of());

    private final Starting starting;
    private final Executions executions;

    StartController(Starting starting, Executions executions) {
        this.starting = starting;
        this.executions = executions;
    }

    /** Answers once the execution is durable; to who wants to wait, once it has ended or the time is over. */
    @PostMapping(path = "/api/v1/workflows/{workflow}/execute", produces = "application/json")
    ResponseEntity<Answer> execute(
            Caller caller,
            @PathVariable String workflow,
            Optional<Body> body,
            Optional<IdempotencyKey> key,
            Optional<Wait> wait,
            @RequestHeader("traceparent") Optional<String> traceparent) {
        var id = Ids.parse(workflow)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow."));
        var accepted = starting.start(caller, id, body.orElse(NOTHING_SENT), key, traceparent.flatMap(TraceContext::parse));
        return answer(executions, accepted, wait);
    }

    /** What whoever started something is answered, at once or after a wait. */
    static ResponseEntity<Answer> answer(Executions executions, Accepted accepted, Optional<Wait> wait) {
        var started = accepted.execution();
        var execution = wait.map(w -> executions.awaitEnd(started, w.atMost())).orElse(started);
        var status = wait.isPresent() && execution.status().isEnded() ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return ResponseEntity.status(status).headers(headers(accepted, wait)).body(ExecutionView.whole(execution));
    }

    private static HttpHeaders headers(Accepted accepted, Optional<Wait> wait) {
        var headers = new HttpHeaders();
        headers.setLocation(URI.create(ExecutionController.PATH + "/" + accepted.execution().id()));
        wait.ifPresent(w -> headers.set("Preference-Applied", w.applied()));
        if (accepted.isReplayed()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return headers;
    }
}
