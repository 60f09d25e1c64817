package dev.waybill.event;

import dev.waybill.engine.Executions;
import dev.waybill.event.Event.Scope;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.IdempotencyKey;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Events over HTTP: to an execution, or to all that wait under a correlation. The body is the payload. */
@RestController
final class EventController {
    private static final String JSON = "application/json";

    private final Events events;
    private final Executions executions;

    EventController(Events events, Executions executions) {
        this.events = events;
        this.executions = executions;
    }

    @PostMapping(path = "/api/v1/events/{event}", produces = JSON)
    ResponseEntity<Answer> send(
            Caller caller, @PathVariable String event, Query query, Optional<Body> payload, Optional<IdempotencyKey> key) {
        var correlation = query.text("correlation").orElse("");
        query.end();
        if (correlation.length() > Event.LONGEST_CORRELATION) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED,
                    "query_invalid",
                    "The query has faults.",
                    List.of(Fault.ofParameter("correlation", "invalid", "correlation has at most " + Event.LONGEST_CORRELATION + " characters.")));
        }
        return send(caller, event, new Scope.Correlation(correlation), payload, key);
    }

    @PostMapping(path = "/api/v1/executions/{execution}/events/{event}", produces = JSON)
    ResponseEntity<Answer> send(
            Caller caller, @PathVariable String execution, @PathVariable String event, Optional<Body> payload, Optional<IdempotencyKey> key) {
        var found = Ids.parse(execution)
                .flatMap(id -> executions.find(caller.tenant(), id))
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution."));
        if (found.status().isEnded()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "execution_ended", "The execution has ended.");
        }
        return send(caller, event, new Scope.Execution(found.id()), payload, key);
    }

    private ResponseEntity<Answer> send(
            Caller caller, String name, Scope scope, Optional<Body> payload, Optional<IdempotencyKey> key) {
        if (!name.matches(Event.NAME)) {
            throw new Refusal(
                    Refusal.Kind.NOT_FOUND, "event_not_found", "An event's name is a letter, then up to 99 letters, digits, dots, dashes and underscores.");
        }
        var event = new Event(name, scope, payload.map(Body::json).orElse(null));
        var sent = events.send(caller.tenant(), event, key.map(k -> "call:" + k.value()));
        var answer = ResponseEntity.accepted();
        if (sent.isReplayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(new Answer().with("delivered", (long) sent.delivered()));
    }
}
