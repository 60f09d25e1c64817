package dev.waybill.execution;

import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionFilter;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Executions;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** Executions: to find, watch and steer them. */
@RestController
final class ExecutionController {
    static final String PATH = "/api/v1/executions";
    private static final String JSON = "application/json";
    static final Map<String, ExecutionStatus> STATUSES =
            byWord(List.of(ExecutionStatus.values()), ExecutionStatus::word);
    static final Map<String, String> TRIGGERS =
            byWord(List.of("manual", "scheduled", "webhook", "event", "workflow"), Function.identity());
    private static final Map<String, String> SLA = byWord(List.of("warned", "missed"), Function.identity());
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,49}");
    private static final int MOST_ATTRIBUTES = 5;
    private static final Map<String, Boolean> OLDEST_FIRST = Map.of("created_at", true, "-created_at", false);

    private final Executions executions;

    ExecutionController(Executions executions) {
        this.executions = executions;
    }

    private static <T> Map<String, T> byWord(List<T> values, Function<T, String> word) {
        return values.stream().collect(Collectors.toMap(word, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    }

    @GetMapping(path = PATH, produces = JSON)
    Answer list(Caller caller, Query query) {
        var filter = new ExecutionFilter(
                query.id("workflow_id"),
                new LinkedHashSet<>(query.words("status", STATUSES)),
                query.instant("created_after"),
                query.instant("created_before"),
                query.word("trigger", TRIGGERS),
                query.texts("attr.", ATTRIBUTE, MOST_ATTRIBUTES),
                query.word("sla", SLA),
                query.word("sort", OLDEST_FIRST).orElse(false));
        return Answer.of(executions.list(caller.tenant(), filter, query.page("executions")), ExecutionView::brief);
    }

    @GetMapping(path = PATH + "/{execution}", produces = JSON)
    Answer find(Caller caller, @PathVariable String execution) {
        return ExecutionView.whole(
                executions.find(caller.tenant(), id(execution)).orElseThrow(ExecutionController::notFound));
    }

    @GetMapping(path = PATH + "/{execution}/tasks", produces = JSON)
    Answer tasks(Caller caller, @PathVariable String execution, Query query) {
        var id = id(execution);
        return Answer.of(executions.tasks(caller.tenant(), id, query.page("tasks of " + id)), ExecutionView::task);
    }

    @GetMapping(path = PATH + "/{execution}/journal", produces = JSON)
    Answer journal(Caller caller, @PathVariable String execution, Query query) {
        var id = id(execution);
        return Answer.of(executions.journal(caller.tenant(), id, query.page("journal of " + id)), ExecutionView::entry);
    }

    @PostMapping(path = PATH + "/{execution}/cancel", produces = JSON)
    ResponseEntity<Answer> cancel(Caller caller, @PathVariable String execution) {
        return steer(caller, execution, executions::cancel);
    }

    @PostMapping(path = PATH + "/{execution}/pause", produces = JSON)
    ResponseEntity<Answer> pause(Caller caller, @PathVariable String execution) {
        return steer(caller, execution, executions::pause);
    }

    @PostMapping(path = PATH + "/{execution}/resume", produces = JSON)
    ResponseEntity<Answer> resume(Caller caller, @PathVariable String execution) {
        return steer(caller, execution, executions::resume);
    }

    @PostMapping(path = PATH + "/{execution}/retry", produces = JSON)
    ResponseEntity<Answer> retry(Caller caller, @PathVariable String execution) {
        return steer(caller, execution, executions::retry);
    }

    @GetMapping(path = PATH + "/{execution}/breakpoints", produces = JSON)
    Answer breakpoints(Caller caller, @PathVariable String execution) {
        return ExecutionView.breaks(executions.breaks(caller.tenant(), id(execution)));
    }

    @PutMapping(path = PATH + "/{execution}/breakpoints", produces = JSON)
    Answer setBreakpoints(Caller caller, @PathVariable String execution, Body body) {
        var members = Members.of(body);
        if (members.value("breakpoints") == null) {
            members.fault("breakpoints", "required", "breakpoints is the list of tasks to pause before.");
        }
        var breakpoints = StartRequest.breakpoints(members);
        members.end();
        return ExecutionView.breaks(executions.setBreakpoints(caller.tenant(), id(execution), breakpoints));
    }

    private static ResponseEntity<Answer> steer(Caller caller, String id, BiFunction<TenantId, UUID, Execution> call) {
        return ResponseEntity.accepted().body(ExecutionView.whole(call.apply(caller.tenant(), id(id))));
    }

    /** What is no id names no execution. */
    static UUID id(String text) {
        return Ids.parse(text).orElseThrow(ExecutionController::notFound);
    }

    static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution.");
    }
}
