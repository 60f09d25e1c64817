package dev.waybill.flow.choice;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskResult;
import dev.waybill.engine.TaskType;
import dev.waybill.expression.Expression;
import dev.waybill.expression.Expressions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code switch}: its outcome is the label of the first case whose condition holds, else {@code default}. */
@Component
final class SwitchType implements TaskType {
    private static final String CASES = "cases";
    private static final String OTHERWISE = "default";
    private static final Set<String> TAKEN = Set.of("success", "failure", "skipped", "cancelled", "always", OTHERWISE);

    private record Case(String label, Expression when) {}

    private final Expressions expressions;

    SwitchType(Expressions expressions) {
        this.expressions = expressions;
    }

    @Override
    public String type() {
        return "switch";
    }

    @Override
    public boolean isPure() {
        return true;
    }

    @Override
    public Map<String, Object> parametersSchema() {
        var label = Map.of("type", "string", "minLength", 1, "maxLength", 100, "pattern", "^[^\\p{Cc}]*$");
        var oneCase = Map.of(
                "type", "object",
                "required", List.of("when", "label"),
                "additionalProperties", false,
                "properties", Map.of("when", Map.of("type", "string", "description", "CEL that yields true or false"), "label", label));
        return Map.of(
                "type", "object",
                "required", List.of(CASES),
                "additionalProperties", false,
                "properties", Map.of(CASES, Map.of("type", "array", "minItems", 1, "maxItems", 1000, "items", oneCase)));
    }

    @Override
    public Set<String> literals() {
        return Set.of(CASES);
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return Stream.concat(Stream.of(OTHERWISE), cases(parameters).stream().map(SwitchType::label))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        var known = new HashSet<String>();
        var cases = cases(parameters);
        for (int i = 0; i < cases.size(); i++) {
            var pointer = "/" + CASES + "/" + i;
            var label = label(cases.get(i));
            if (TAKEN.contains(label)) {
                checks.fault(pointer + "/label", "reserved_label", "'" + label + "' is an outcome that every task or the switch itself has; choose another label");
            } else if (!known.add(label)) {
                checks.fault(pointer + "/label", "duplicate_label", "Two cases have the label '" + label + "'; labels differ");
            }
            checks.condition(pointer + "/when", String.valueOf(cases.get(i).get("when")));
        }
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        List<Case> cases = new ArrayList<>();
        for (var one : cases(task.parameters())) {
            cases.add(new Case(label(one), expressions.condition(String.valueOf(one.get("when")))));
        }
        step.process(exchange -> choose(exchange, cases)).description("switch");
    }

    private static void choose(Exchange exchange, List<Case> cases) {
        var context = TaskCall.of(exchange).context();
        var label = cases.stream()
                .filter(one -> one.when().test(context))
                .map(Case::label)
                .findFirst()
                .orElse(OTHERWISE);
        exchange.getMessage().setBody(new TaskResult.Branch(label, Map.of("label", label)));
    }

    private static String label(Map<?, ?> one) {
        return String.valueOf(one.get("label"));
    }

    private static List<Map<?, ?>> cases(Map<String, @Nullable Object> parameters) {
        List<Map<?, ?>> cases = new ArrayList<>();
        if (parameters.get(CASES) instanceof List<?> list) {
            for (var one : list) {
                cases.add(one instanceof Map<?, ?> map ? map : Map.of());
            }
        }
        return cases;
    }
}
