package dev.waybill.expression;

import org.jspecify.annotations.Nullable;

/** What the variables of an expression stand for in one evaluation. */
public interface Context {
    /**
     * @param name one of {@code input tasks trigger execution workflow vars now}
     * @return a plain JSON value, or an Instant for instants ({@code now}, {@code execution.started_at}); maps may be lazy
     */
    @Nullable Object variable(String name);

    /** What {@code uuid()} is derived from besides the expression's own place: the execution and the task. */
    String seed();
}
