package dev.waybill.engine.graph;

import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TraceContext;
import dev.waybill.expression.Template;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

/** First in each step: begins the attempt, asks the task's {@code when}, resolves the parameters anew. */
final class BeginProcessor implements Processor {
    private final StepPlan step;

    BeginProcessor(StepPlan step) {
        this.step = step;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        var attempt = Objects.requireNonNull(Attempt.of(exchange));
        var run = attempt.run();
        attempt.begin();
        var context = run.context(attempt.index());
        var state = run.state(attempt.index());
        if (step.when() != null && state.input() == null && !step.when().test(context)) {
            attempt.skipped();
            exchange.setRouteStop(true);
            return;
        }
        var parameters = state.patchedInput == null ? resolve(context) : patched(run, state.patchedInput);
        attempt.resolved(run.environment().values().store(run.key(), "resolved parameters", parameters));
        var task = run.plan().graph().task(attempt.index());
        var key = run.key().id() + "/" + task.id() + (state.answered == 0 ? "" : "/r" + state.answered);
        exchange.getMessage().setBody(new TaskCall(
                run.key().tenant(),
                run.key().id(),
                task.id(),
                attempt.number(),
                key,
                parameters,
                context,
                attempt.startedAt(),
                state.parkedSince == null ? null : state.dueAt(),
                task.timeout(),
                trace(run, task.id(), attempt.number())));
        attempt.confirm();
    }

    private static @Nullable TraceContext trace(Run run, String task, int attempt) {
        var trace = run.record().trace();
        return trace == null ? null : trace.below(run.key().id() + "/" + task + "/" + attempt);
    }

    /** @param stored JSON or a reference: an object, as it was checked to be */
    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> patched(Run run, String stored) {
        return (Map<String, @Nullable Object>) Objects.requireNonNull(run.environment().values().read(run.key(), stored));
    }

    private Map<String, @Nullable Object> resolve(RunContext context) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(step.literals());
        for (Map.Entry<String, Template> parameter : step.parameters().entrySet()) {
            parameters.put(parameter.getKey(), parameter.getValue().evaluate(context.at(parameter.getKey())));
        }
        return parameters;
    }
}
