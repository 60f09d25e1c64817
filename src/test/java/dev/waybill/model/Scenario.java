package dev.waybill.model;

import java.util.List;
import java.util.Map;

/**
 * A definition and how its tasks are going to behave.
 *
 * @param definition plain JSON; valid
 * @param script     for each task id what its successive attempts do: {@code ok}, {@code label:<label>} or
 *                   {@code fail:<code>}; the last entry goes for all later attempts. What a task does by itself (a
 *                   condition with a constant, say) stands there too.
 */
public record Scenario(Map<String, Object> definition, Map<String, List<String>> script) {
    /** A {@code when} that ends in an error: {@code input} has no such member. */
    public static final String ERRING = "input.nothing == 1";

    public Plan plan() {
        return Plan.of(definition);
    }

    /** What the n-th attempt of a task does; the first is 1. */
    public String attempt(String task, int number) {
        var attempts = script.get(task);
        return attempts.get(Math.min(number, attempts.size()) - 1);
    }
}
