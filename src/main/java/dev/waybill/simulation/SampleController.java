package dev.waybill.simulation;

import dev.waybill.engine.SingleTask;
import dev.waybill.engine.SingleTasks;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.Version;
import dev.waybill.expression.MapContext;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.request.Query;
import dev.waybill.simulation.SampleTable.Sample;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.Ids;
import dev.waybill.workflow.StartableWorkflows;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Single tasks, tried on samples of what their expressions see. */
@RestController
final class SampleController {
    private static final String JSON = "application/json";
    private static final String SAMPLE = "/api/v1/workflows/{workflow}/samples/{task}";
    private static final String NO_EXECUTION = "00000000-0000-7000-8000-000000000000";
    private static final int MOST_VERSIONS = 1_000_000_000;

    private final StartableWorkflows workflows;
    private final SampleTable samples;
    private final SingleTasks tasks;
    private final Clock clock;

    SampleController(StartableWorkflows workflows, SampleTable samples, SingleTasks tasks, Clock clock) {
        this.workflows = workflows;
        this.samples = samples;
        this.tasks = tasks;
        this.clock = clock;
    }

    @PutMapping(path = SAMPLE, produces = JSON)
    Answer keep(Caller caller, @PathVariable String workflow, @PathVariable String task, Query query, Body body) {
        var version = version(caller, workflow, task, version(query));
        var members = Members.of(body);
        var context = members.object("context");
        if (members.value("context") == null) {
            members.fault("context", "required", "context is an object with the variables that the task's expressions see.");
        }
        members.end();
        var sample = new Sample(version.number(), context.orElse(Map.of()), clock.instant(), caller.name());
        samples.keep(version, task, sample);
        return view(task, sample);
    }

    @GetMapping(path = SAMPLE, produces = JSON)
    Answer find(Caller caller, @PathVariable String workflow, @PathVariable String task, Query query) {
        var version = version(caller, workflow, task, version(query));
        return view(task, samples.find(version, task).orElseThrow(SampleController::noSample));
    }

    @DeleteMapping(SAMPLE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(Caller caller, @PathVariable String workflow, @PathVariable String task, Query query) {
        if (!samples.forget(version(caller, workflow, task, version(query)), task)) {
            throw noSample();
        }
    }

    private static Optional<Integer> version(Query query) {
        var version = query.number("version", MOST_VERSIONS);
        query.end();
        return version;
    }

    private static Refusal noSample() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "sample_not_found", "The task has no sample in this version.");
    }

    private static Answer view(String task, Sample sample) {
        return new Answer()
                .with("task_id", task)
                .with("version", sample.version())
                .with("context", sample.context())
                .with("updated_at", sample.updatedAt())
                .with("updated_by", sample.updatedBy());
    }

    /** Shows what the task would get; only if that is asked for it runs, once, for real. */
    @PostMapping(path = "/api/v1/workflows/{workflow}/tasks/{task}/run", produces = JSON)
    Answer run(Caller caller, @PathVariable String workflow, @PathVariable String task, Optional<Body> body) {
        var members = Members.of(body.orElse(new Body(Map.of())));
        var number = members.number("version");
        var given = members.object("context");
        boolean isReal = members.flag("execute").orElse(false);
        members.end();
        var version = version(caller, workflow, task, number);
        var sample = given.isPresent() ? Optional.<Sample>empty() : samples.find(version, task);
        var context = given.or(() -> sample.map(Sample::context)).orElse(Map.of());
        var definition = version.definition().allTasks().filter(t -> t.id().equals(task)).findFirst().orElseThrow();
        var single = new SingleTask(version, definition, new MapContext(withDefaults(version, context)));
        if (isReal && !tasks.canRun(single)) {
            throw Invalid.body(List.of(new Fault(
                    "/execute", "task_not_runnable", "A task of type " + definition.type() + " runs only within an execution.")));
        }
        var result = isReal ? tasks.run(single) : tasks.resolve(single);
        return answer(single, result).with("context_from", given.isPresent() ? "request" : sample.isPresent() ? "sample" : null);
    }

    /** What every execution has, unless the sample says what it is. */
    private Map<String, @Nullable Object> withDefaults(Version version, Map<String, @Nullable Object> context) {
        var now = clock.instant().toString();
        Map<String, @Nullable Object> variables = new HashMap<>();
        variables.put("input", Map.of());
        variables.put("tasks", Map.of());
        variables.put("trigger", Map.of("type", "manual"));
        variables.put("now", now);
        variables.put("vars", version.definition().terms().variables());
        variables.put("execution", Map.of("id", NO_EXECUTION, "started_at", now, "attempt", 1L));
        variables.put(
                "workflow",
                Map.of("id", version.workflowId().toString(), "name", version.definition().name(), "version", (long) version.number()));
        variables.putAll(context);
        return variables;
    }

    private static Answer answer(SingleTask single, SingleTask.Result result) {
        return switch (result) {
            case SingleTask.Result.Skipped() -> answer(single, false, null, "skipped", null, null, null);
            case SingleTask.Result.Resolved(var input) -> answer(single, false, input, null, null, null, null);
            case SingleTask.Result.Ended(var input, var outcome, var output, var millis) ->
                answer(single, true, input, outcome, output, null, millis);
            case SingleTask.Result.Failed(var input, var failure, var millis) ->
                answer(single, input != null, input, "failure", null, error(failure), input == null ? null : millis);
        };
    }

    private static Answer answer(
            SingleTask single,
            Boolean executed,
            @Nullable Object input,
            @Nullable String outcome,
            @Nullable Object output,
            @Nullable Answer error,
            @Nullable Long millis) {
        return new Answer()
                .with("task_id", single.task().id())
                .with("type", single.task().type())
                .with("version", single.version().number())
                .with("executed", executed)
                .with("input", input)
                .with("outcome", outcome)
                .with("output", output)
                .with("error", error)
                .with("duration_ms", millis);
    }

    private static Answer error(TaskFailure failure) {
        return new Answer()
                .with("code", failure.code())
                .with("message", failure.sentence())
                .with("detail", failure.detail());
    }

    private Version version(Caller caller, String workflow, String task, Optional<Integer> number) {
        UUID id = Ids.parse(workflow)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "workflow_not_found", "There is no such workflow."));
        var version = workflows.look(caller.tenant(), id, number).version();
        if (version.definition().allTasks().noneMatch(t -> t.id().equals(task))) {
            throw new Refusal(Refusal.Kind.NOT_FOUND, "task_not_found", "The version has no task '" + task + "'.");
        }
        return version;
    }
}
