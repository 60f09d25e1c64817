package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.schema.Suggestions;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.InvalidExpression;
import dev.waybill.expression.Template;
import dev.waybill.refusal.Fault;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Faults of expressions: what does not compile, and tasks they name that cannot have ended. */
final class References {
    private final Expressions expressions;
    private final Outline outline;
    private final Visibility visibility;
    private final Suggestions suggestions;
    private final FaultList faults;

    References(Expressions expressions, Outline outline, Visibility visibility, Suggestions suggestions, FaultList faults) {
        this.expressions = expressions;
        this.outline = outline;
        this.visibility = visibility;
        this.suggestions = suggestions;
        this.faults = faults;
    }

    /** @param task whose ancestors it may name; null: every task */
    void template(String pointer, @Nullable Object value, @Nullable Draft task) {
        if (Dynamic.mayHoldExpression(value)) {
            compile(pointer, () -> expressions.template(value), task);
        }
    }

    void url(String pointer, String url, Draft task) {
        if (Dynamic.mayHoldExpression(url)) {
            compile(pointer, () -> expressions.urlTemplate(url), task);
        }
    }

    void condition(String pointer, String source, Draft task) {
        try {
            var condition = expressions.condition(source);
            review(pointer, condition.tasks(), task);
            reviewScoped(pointer, condition.scoped(), task);
        } catch (InvalidExpression e) {
            if (Dynamic.looksLikeExpression(source)) {
                faults.add(pointer, "literal_only", "A condition must be written bare, without ${ and }");
            } else {
                e.faults().forEach(fault -> add(pointer, fault));
            }
        }
    }

    private void compile(String pointer, Supplier<Template> compilation, @Nullable Draft task) {
        try {
            var template = compilation.get();
            template.tasks().forEach((below, named) -> review(pointer + below, named, task));
            template.scoped().forEach((below, named) -> reviewScoped(pointer + below, named, task));
        } catch (InvalidExpression e) {
            e.faults().forEach(fault -> add(pointer, fault));
        }
    }

    private void add(String pointer, Fault fault) {
        faults.add(new Fault(pointer + (fault.pointer() == null ? "" : fault.pointer()), fault.code(), fault.message()));
    }

    private void review(String pointer, Set<String> named, @Nullable Draft task) {
        for (var id : named) {
            var other = outline.byId().get(id);
            if (other == null) {
                faults.add(pointer, "unknown_task",
                        suggestions.unknown("No task is called '%s'", id, outline.byId().keySet()));
            } else if (!outline.isAmbiguous(id)) {
                reviewRelation(pointer, other, task);
            }
        }
    }

    private void reviewRelation(String pointer, Draft other, @Nullable Draft task) {
        var sentence = switch (visibility.of(other, task)) {
            case SEEN -> null;
            case ITSELF -> "A task cannot refer to itself; name a task it depends on";
            case AROUND -> "Task '" + other.id() + "' has not ended, since this one stands inside of it";
            case NOT_BEFORE -> "Task '" + other.id() + "' may not have ended when this one starts; depend on it, directly or through other tasks";
            case INSIDE -> "Task '" + other.id() + "' stands inside of another and is not seen from here; use the output of the task around it";
        };
        if (sentence != null) {
            faults.add(pointer, "not_an_ancestor", sentence);
        }
    }

    private void reviewScoped(String pointer, Set<String> named, @Nullable Draft task) {
        var known = visibility.variables(task);
        for (var name : named) {
            if (!known.contains(name)) {
                faults.add(pointer, "unknown_variable", name.equals("error")
                        ? "'error' is known only inside catch"
                        : "'" + name + "' is known only inside foreach");
            }
        }
    }
}
