package dev.waybill.simulation;

import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionFilter;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Executions;
import dev.waybill.engine.Recorded;
import dev.waybill.engine.Rehearsal;
import dev.waybill.engine.Rehearsals;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.Version;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.workflow.StartableWorkflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Past executions, played through another version with what their tasks answered then. */
@RestController
final class ShadowController {
    private static final int USUAL = 20;
    private static final Duration LONGEST_OF_ONE = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(40);
    /** What a person cancelled ended for no reason of its own. */
    private static final Set<ExecutionStatus> ENDED = Set.of(ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED, ExecutionStatus.TIMED_OUT);

    private final StartableWorkflows workflows;
    private final Executions executions;
    private final Rehearsals rehearsals;

    ShadowController(StartableWorkflows workflows, Executions executions, Rehearsals rehearsals) {
        this.workflows = workflows;
        this.executions = executions;
        this.rehearsals = rehearsals;
    }

    @PostMapping(path = "/api/v1/workflows/{workflow}/shadow", produces = "application/json")
    Answer shadow(Caller caller, @PathVariable String workflow, Optional<Body> body) {
        var members = Members.of(body.orElse(new Body(Map.of())));
        var number = members.number("version");
        var last = members.number("last").orElse(USUAL);
        if (last > PageRequest.MAX_LIMIT) {
            members.fault("last", "too_many", "last is a whole number from 1 to " + PageRequest.MAX_LIMIT + ".");
        }
        members.end();
        var version = workflows.look(caller.tenant(), id(workflow), number).version();
        var past = executions.list(
                caller.tenant(),
                new ExecutionFilter(
                        Optional.of(version.workflowId()), ENDED, Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), false),
                new PageRequest(last, null, "shadow"));
        return answer(version, past.items());
    }

    private Answer answer(Version version, List<Execution> past) {
        long end = System.nanoTime() + LONGEST.toNanos();
        List<Shadow> shadows = new ArrayList<>();
        for (var execution : past) {
            if (System.nanoTime() > end) {
                break;
            }
            shadows.add(play(version, execution));
        }
        return new Answer()
                .with("version", version.number())
                .with("played", shadows.size())
                .with("same", count(shadows, Shadow.Verdict.SAME))
                .with("changed", count(shadows, Shadow.Verdict.CHANGED))
                .with("unknown", count(shadows, Shadow.Verdict.UNKNOWN))
                .with("is_complete", shadows.size() == past.size())
                .with("changes_by_task", Shadow.byTask(shadows))
                .with("items", shadows.stream().map(Shadow::answer).toList());
    }

    private static long count(List<Shadow> shadows, Shadow.Verdict verdict) {
        return shadows.stream().filter(shadow -> shadow.verdict() == verdict).count();
    }

    private Shadow play(Version version, Execution execution) {
        try {
            return executions.recorded(execution.tenant(), execution.id())
                    .map(recorded -> play(version, recorded))
                    .orElseGet(() -> new Shadow.Unknown(execution, "Its journal holds more than can be played"));
        } catch (TaskFailure unreadable) {
            return new Shadow.Unknown(execution, unreadable.sentence());
        }
    }

    private Shadow play(Version version, Recorded recorded) {
        var execution = recorded.execution();
        var answers = new RecordedAnswers(recorded);
        var rehearsed = rehearsals.play(new Rehearsal(
                version,
                execution.id(),
                input(execution.input()),
                execution.trigger(),
                execution.startedAt() == null ? execution.createdAt() : execution.startedAt(),
                answers,
                LONGEST_OF_ONE));
        var cutShort = rehearsed.cutShort();
        return cutShort == null
                ? new Shadow.Played(recorded, rehearsed, Set.copyOf(answers.unrecorded()))
                : new Shadow.Unknown(execution, cutShort);
    }

    @SuppressWarnings("unchecked") // plain JSON: the keys of a map are texts
    private static Map<String, @Nullable Object> input(@Nullable Object input) {
        return input instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** What is no id names no workflow. */
    private static UUID id(String text) {
        return Ids.parse(text)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow."));
    }
}
