package dev.waybill.engine.graph;

import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TraceContext;
import dev.waybill.expression.Template;
import dev.waybill.json.Json;
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
        var place = attempt.place();
        var context = run.context(place);
        var state = place.state();
        if (step.when() != null && state.input() == null && !step.when().test(context)) {
            attempt.skipped();
            exchange.setRouteStop(true);
            return;
        }
        var parameters = state.isOpen ? Map.<String, @Nullable Object>of() : resolve(context);
        attempt.resolved(state.isOpen && state.input != null
                ? state.input
                : run.environment().values().store(run.key(), "resolved parameters", parameters));
        var task = place.task();
        var key = run.key().id() + "/" + place.id() + (state.answered == 0 ? "" : "/r" + state.answered);
        exchange.getMessage().setBody(new TaskCall(
                run.key().tenant(),
                run.key().id(),
                place.id(),
                attempt.number(),
                key,
                parameters,
                context,
                attempt.startedAt(),
                state.isParkedUntilInstant() ? state.dueAt() : null,
                run.nested(place),
                state.answer == null ? null : new TaskCall.Answer(Json.parse(state.answer.payload())),
                task.timeout(),
                trace(run, place.id(), attempt.number())));
        attempt.confirm();
    }

    private static @Nullable TraceContext trace(Run run, String task, int attempt) {
        var trace = run.record().trace();
        return trace == null ? null : trace.below(run.key().id() + "/" + task + "/" + attempt);
    }

    private Map<String, @Nullable Object> resolve(RunContext context) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(step.literals());
        for (Map.Entry<String, Template> parameter : step.parameters().entrySet()) {
            parameters.put(parameter.getKey(), parameter.getValue().evaluate(context.at(parameter.getKey())));
        }
        return parameters;
    }
}
