package dev.waybill.flow.script;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.json.Json;
import dev.waybill.json.MalformedJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/**
 * {@code script}: a program in JavaScript, jq or JSONata, whose value is the output. It is no pure type: clocks and random numbers
 * make its value differ, and what it costs is to be paid once.
 */
final class ScriptType implements TaskType {
    private static final String LANGUAGE = "language";
    private static final String SOURCE = "source";
    private static final String INPUT = "input";
    private static final int LONGEST_SOURCE = 65_536;

    private final ScriptProperties properties;
    private final Children children;
    private final SyntaxChecks checks;

    ScriptType(ScriptProperties properties, Children children) {
        this.properties = properties;
        this.children = children;
        this.checks = new SyntaxChecks(children);
    }

    @Override
    public String type() {
        return "script";
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return Map.of(
                "type", "object",
                "required", List.of(LANGUAGE, SOURCE),
                "additionalProperties", false,
                "properties",
                        Map.of(
                                LANGUAGE, Map.of("enum", Language.words()),
                                SOURCE, Map.of("type", "string", "minLength", 1, "maxLength", LONGEST_SOURCE, "description", "The script itself; no expressions in it"),
                                INPUT, Map.of("description", "Any JSON value that the script works on; null when left out")));
    }

    @Override
    public Set<String> literals() {
        return Set.of(LANGUAGE, SOURCE);
    }

    @Override
    public Set<String> foreign() {
        return Set.of(SOURCE);
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks faults) {
        this.checks.flawOf(Language.of(parameters.get(LANGUAGE)), String.valueOf(parameters.get(SOURCE)))
                .ifPresent(flaw -> faults.fault("/" + SOURCE, "script_invalid", "The script cannot be read: " + flaw.sentence()));
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        var language = Language.of(task.parameters().get(LANGUAGE));
        var source = String.valueOf(task.parameters().get(SOURCE));
        step.process(exchange -> run(exchange, language, source)).description("script");
    }

    private void run(Exchange exchange, Language language, String source) {
        var call = TaskCall.of(exchange);
        var begin = System.nanoTime();
        try {
            var input = Json.write(call.parameters().get(INPUT));
            var answer = children.use(call.tenant(), language, call.timeout(), child -> {
                        var left = call.timeout().minusNanos(System.nanoTime() - begin);
                        return child.ask(ScriptChild.RUN, source, input, TimeLimit.of(properties.limit(), left));
                    })
                    .orElseThrow(() -> TaskFailure.of("timeout", "All children of this node were busy for as long as the attempt may take"));
            exchange.getMessage().setBody(new TaskResult.Success(value(answer, call.timeout())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TaskFailure.of("cancelled", "The script was cancelled");
        }
    }

    private @Nullable Object value(Answer answer, Duration timeout) {
        return switch (answer) {
            case Answer.Value value -> parsed(value.json());
            case Answer.Failed failed -> throw TaskFailure.of("script.failed", failed.sentence())
                    .withDetail(failed.line() == 0 ? null : Map.of("line", failed.line(), "column", failed.column()));
            case Answer.TooSlow _ -> throw properties.limit().compareTo(timeout) < 0
                    ? TaskFailure.of("script.timeout", "The script ran longer than " + properties.limit().toMillis() + " ms and was killed")
                    : TaskFailure.of("timeout", "The script ran longer than the attempt may take");
            case Answer.TooMuchMemory _ -> throw TaskFailure.of(
                    "script.memory", "The script needs more memory than the " + properties.memory() + " MiB that there are, and was killed");
            case Answer.TooLarge _ -> throw TaskFailure.of(
                    "script.output", "The value of the script has more than " + properties.largestValue() + " bytes as JSON");
            case Answer.Broken _ -> throw TaskFailure.of(
                    "script.transient", "The process that runs scripts could not be started or ended unexpectedly; the node's log has what it said");
            case Answer.Unconfined _ -> throw TaskFailure.of(
                    "script.unavailable", "This node runs no scripts, since its system cannot confine them; its operator decides whether they may run all the same");
        };
    }

    private static @Nullable Object parsed(String json) {
        try {
            return Json.parse(json);
        } catch (MalformedJson e) {
            throw TaskFailure.of("payload.invalid", "The value of the script cannot be kept. " + e.sentence());
        }
    }
}
