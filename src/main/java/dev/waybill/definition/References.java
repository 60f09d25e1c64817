package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.schema.Suggestions;
import dev.waybill.expression.Expressions;
import dev.waybill.expression.InvalidExpression;
import dev.waybill.refusal.Fault;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Faults of expressions: what does not compile, and tasks they name that cannot have ended. */
final class References {
    private final Expressions expressions;
    private final Outline outline;
    private final Graph graph;
    private final Suggestions suggestions;
    private final FaultList faults;

    References(Expressions expressions, Outline outline, Graph graph, Suggestions suggestions, FaultList faults) {
        this.expressions = expressions;
        this.outline = outline;
        this.graph = graph;
        this.suggestions = suggestions;
        this.faults = faults;
    }

    /** @param task whose ancestors it may name; null: every task */
    void template(String pointer, @Nullable Object value, @Nullable Draft task) {
        if (Dynamic.mayHoldExpression(value)) {
            compile(pointer, () -> expressions.template(value).tasks(), task);
        }
    }

    /** A text that is computed before any task has begun. */
    void atStart(String pointer, @Nullable Object value) {
        if (value instanceof String && Dynamic.mayHoldExpression(value)) {
            try {
                expressions.template(value).tasks().forEach((below, named) -> faults.add(
                        pointer + below, "not_an_ancestor", "It is computed when the execution starts, when no task has ended"));
            } catch (InvalidExpression e) {
                e.faults().forEach(fault -> add(pointer, fault));
            }
        }
    }

    void url(String pointer, String url, Draft task) {
        if (Dynamic.mayHoldExpression(url)) {
            compile(pointer, () -> expressions.urlTemplate(url).tasks(), task);
        }
    }

    void condition(String pointer, String source, Draft task) {
        try {
            var named = expressions.condition(source).tasks();
            review(pointer, named, task);
        } catch (InvalidExpression e) {
            if (Dynamic.looksLikeExpression(source)) {
                faults.add(pointer, "literal_only", "A condition must be written bare, without ${ and }");
            } else {
                e.faults().forEach(fault -> add(pointer, fault));
            }
        }
    }

    private interface Compilation {
        Map<String, Set<String>> tasks();
    }

    private void compile(String pointer, Compilation compilation, @Nullable Draft task) {
        try {
            compilation.tasks().forEach((below, named) -> review(pointer + below, named, task));
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
            } else if (task != null && !outline.isAmbiguous(id) && Boolean.FALSE.equals(graph.isAncestor(other.index(), task.index()))) {
                faults.add(pointer, "not_an_ancestor", other == task
                        ? "A task cannot refer to itself; name a task it depends on"
                        : "Task '" + id + "' may not have ended when this one starts; depend on it, directly or through other tasks");
            }
        }
    }
}
