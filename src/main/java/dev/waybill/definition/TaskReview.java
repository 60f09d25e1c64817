package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.definition.schema.Suggestions;
import dev.waybill.definition.schema.Violation;
import dev.waybill.refusal.Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of each task by itself: its type, its parameters, its expressions. */
final class TaskReview {
    /** A type and its parameters' schema, compiled. */
    record Type(TaskRules rules, JsonSchema parameters) {}

    private final Map<String, Type> types;
    private final References references;
    private final Outcomes outcomes;
    private final Suggestions suggestions;
    private final FaultList faults;

    TaskReview(Map<String, Type> types, References references, Outcomes outcomes, Suggestions suggestions, FaultList faults) {
        this.types = types;
        this.references = references;
        this.outcomes = outcomes;
        this.suggestions = suggestions;
        this.faults = faults;
    }

    void review(Draft draft) {
        if (draft.task().get("when") instanceof String when && !when.isEmpty()) {
            references.condition(draft.pointer("when"), when, draft);
        }
        if (draft.type() == null) {
            return;
        }
        var type = types.get(draft.type());
        if (type == null) {
            faults.add(draft.pointer("type"), unknownCode(draft.type()), unknownType(draft.type()));
        } else {
            reviewFields(draft, type);
            if (draft.hasUsableParameters()) {
                reviewParameters(draft, type);
            }
        }
    }

    private void reviewFields(Draft draft, Type type) {
        for (var field : List.of("retry_policy", "timeout")) {
            if (!type.rules().blocks().isEmpty() && draft.task().containsKey(field)) {
                faults.add(draft.pointer(field), "not_allowed", "The tasks inside of it have each a " + field + " of their own; this one has none");
            }
        }
    }

    private static String unknownCode(String type) {
        return Unbuilt.TASK_TYPES.contains(type) ? Unbuilt.CODE : "unknown_type";
    }

    private String unknownType(String type) {
        return Unbuilt.TASK_TYPES.contains(type)
                ? Unbuilt.sentence(type)
                : suggestions.unknown("There is no task type '%s'", type, types.keySet());
    }

    private void reviewParameters(Draft draft, Type type) {
        var parameters = draft.parameters();
        var rules = type.rules();
        var wrong = type.parameters().check(parameters).stream()
                .filter(violation -> isLiteral(violation, rules) || !Dynamic.excuses(violation, parameters))
                .toList();
        wrong.stream()
                .filter(violation -> !isLiteral(violation, rules) || !Dynamic.isExpression(violation, parameters)) // told as that
                .forEach(violation -> faults.add(told(violation, draft)));
        Set<String> conditions = new HashSet<>();
        if (wrong.isEmpty()) {
            outcomes.note(draft, rules.labels(parameters));
            rules.check(parameters, new Checks(draft, conditions));
        }
        parameters.forEach((name, value) -> {
            if (!rules.blocks().contains(name)) { // their tasks are looked at as all others
                reviewExpressions(name, value, draft, rules, conditions);
            }
        });
    }

    private static boolean isLiteral(Violation violation, TaskRules rules) {
        var place = violation.place();
        if (place.isEmpty()) {
            return false;
        }
        var name = String.valueOf(place.getFirst());
        return rules.literals().contains(name) || rules.blocks().contains(name);
    }

    private static Fault told(Violation violation, Draft draft) {
        var base = draft.pointer("parameters");
        var fault = violation.fault(base);
        var isUnbuilt = violation.place().isEmpty() && Unbuilt.PARAMETERS.contains(draft.type() + " " + violation.member());
        return isUnbuilt && fault.code().equals("unknown_field")
                ? new Fault(violation.pointer(base), Unbuilt.CODE, Unbuilt.sentence(String.valueOf(violation.member())))
                : fault;
    }

    private void reviewExpressions(
            String name, @Nullable Object value, Draft draft, TaskRules rules, Set<String> conditions) {
        var pointer = draft.pointer("parameters", name);
        if (rules.literals().contains(name)) {
            reviewLiteral(pointer, value, conditions);
        } else if (value instanceof String url && rules.urls().contains(name)) {
            references.url(pointer, url, draft);
        } else {
            references.template(pointer, value, draft);
        }
    }

    private void reviewLiteral(String pointer, @Nullable Object value, Set<String> conditions) {
        switch (value) {
            case String text -> {
                if (!conditions.contains(pointer) && Dynamic.looksLikeExpression(text)) {
                    faults.add(pointer, "literal_only", "It must be written out: ${…} is not computed here");
                }
            }
            case Map<?, ?> map -> map.forEach((key, member) -> reviewLiteral(Fault.pointer(pointer, (String) key), member, conditions));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    reviewLiteral(pointer + "/" + i, list.get(i), conditions);
                }
            }
            case null, default -> {}
        }
    }

    private final class Checks implements ParameterChecks {
        private final Draft draft;
        private final Set<String> conditions;

        Checks(Draft draft, Set<String> conditions) {
            this.draft = draft;
            this.conditions = conditions;
        }

        @Override
        public void fault(String pointer, String code, String message) {
            faults.add(draft.pointer("parameters") + pointer, code, message);
        }

        @Override
        public void condition(String pointer, String source) {
            var whole = draft.pointer("parameters") + pointer;
            conditions.add(whole);
            references.condition(whole, source, draft);
        }
    }
}
