package dev.waybill.expression;

import dev.waybill.expression.function.Meter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON value with expressions in its strings. Immutable, thread-safe. */
public final class Template {
    private final Part root;
    private final Map<String, Set<String>> tasks;
    private final Map<String, Set<String>> scoped;

    Template(Part root, Map<String, Set<String>> tasks, Map<String, Set<String>> scoped) {
        this.root = root;
        this.tasks = tasks;
        this.scoped = scoped;
    }

    /** Whether it holds no expression, so that it always evaluates to the same value. */
    public boolean isConstant() {
        return root instanceof Part.Fixed;
    }

    /**
     * @return a plain JSON value; parts without an expression are the very objects it was compiled from
     * @throws ExpressionFailure naming the place inside the value that cannot be computed
     */
    public @Nullable Object evaluate(Context context) {
        return root instanceof Part.Fixed(var value) ? value : root.evaluate(context, new Meter());
    }

    /** Ids of the tasks that its expressions name, by the pointer (relative to the value) of the string that names them. */
    public Map<String, Set<String>> tasks() {
        return tasks;
    }

    /** Variables that exist only inside certain nested graphs, by the pointer of the string that names them. */
    public Map<String, Set<String>> scoped() {
        return scoped;
    }
}
