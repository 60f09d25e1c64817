package dev.waybill.simulation;

import dev.waybill.engine.Executions;
import dev.waybill.expression.Context;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.MapContext;
import dev.waybill.expression.Tried;
import dev.waybill.refusal.Fault;
import dev.waybill.request.Answer;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import dev.waybill.tenant.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Expressions, evaluated to see what they give. */
@RestController
final class ExpressionController {
    private static final int LONGEST = 100_000;

    private final Expressions expressions;
    private final Executions executions;

    ExpressionController(Expressions expressions, Executions executions) {
        this.expressions = expressions;
        this.executions = executions;
    }

    /**
     * What is to be evaluated.
     *
     * @param context   the variables, when no execution is named
     * @param execution whose values are seen
     * @param task      of which the expression is; empty: of the workflow's output
     */
    private record Asked(
            String expression, Map<String, @Nullable Object> context, Optional<UUID> execution, Optional<String> task) {
        static Asked of(Body body) {
            var members = Members.of(body);
            var expression = members.text("expression", LONGEST);
            var context = members.object("context");
            var execution = members.id("execution_id");
            var task = members.text("task_id", 100);
            if (members.value("expression") == null) {
                members.fault("expression", "required", "expression is the text to evaluate: bare CEL, or a text with ${…} in it.");
            }
            if (context.isPresent() && members.value("execution_id") != null) {
                members.fault("context", "exclusive", "Name either a context or an execution_id.");
            }
            if (task.isPresent() && members.value("execution_id") == null) {
                members.fault("task_id", "exclusive", "task_id names a task of the execution in execution_id.");
            }
            members.end();
            return new Asked(expression.orElse(""), context.orElse(Map.of()), execution, task);
        }
    }

    @PostMapping(path = "/api/v1/expressions/evaluate", produces = "application/json")
    Answer evaluate(Caller caller, Body body) {
        var asked = Asked.of(body);
        return answer(expressions.tryOut(asked.expression(), context(caller, asked)));
    }

    private Context context(Caller caller, Asked asked) {
        if (asked.execution().isEmpty()) {
            return new MapContext(asked.context());
        }
        return executions
                .context(caller.tenant(), asked.execution().get(), asked.task())
                .orElseThrow(() -> Invalid.body(List.of(new Fault(
                        "/task_id", "unknown_task", "The execution's version has no task '" + asked.task().orElse("") + "'."))));
    }

    private static Answer answer(Tried tried) {
        return switch (tried) {
            case Tried.Value(var value, var type, var cost) -> answer(value, type, cost, List.of());
            case Tried.Failed(var flaw, var cost) -> answer(null, null, cost, List.of(flaw));
            case Tried.Refused(var flaws) -> answer(null, null, null, flaws);
        };
    }

    private static Answer answer(@Nullable Object value, @Nullable String type, @Nullable Long cost, List<Tried.Flaw> flaws) {
        return new Answer()
                .with("valid", flaws.isEmpty())
                .with("value", value)
                .with("type", type)
                .with("cost", cost)
                .with("cost_limit", Tried.LIMIT)
                .with("errors", flaws.stream().map(ExpressionController::answer).toList());
    }

    private static Answer answer(Tried.Flaw flaw) {
        var position = flaw.position();
        return new Answer()
                .with("code", flaw.code())
                .with("message", flaw.message())
                .with("line", position == null ? null : (long) position.line())
                .with("column", position == null ? null : (long) position.column());
    }
}
