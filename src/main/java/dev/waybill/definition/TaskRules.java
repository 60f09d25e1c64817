package dev.waybill.definition;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a definition may say of the tasks of one type. */
public interface TaskRules {
    /** The name of the type in a definition. */
    String type();

    /**
     * Whether it only computes: the same values in, the same out, nothing outside touched. Only then may an attempt be made
     * again unseen; so a type is taken for one that reaches outside unless it says otherwise.
     */
    default boolean isPure() {
        return false;
    }

    /**
     * JSON Schema (2020-12) of {@code parameters}: an object schema that refuses unknown members, without references.
     * Outside the {@link #literals}, a text with an expression may stand wherever it asks for something else, without
     * the schema saying so. A subschema may carry {@code x-code}, the code of a fault of its type or pattern, and
     * {@code x-expected}, how a sentence that begins with "It must be" goes on.
     */
    Map<String, Object> parametersSchema();

    /** Parameters in which <code>${…}</code> has no meaning: bare CEL, SQL, and what names or chooses a thing. */
    default Set<String> literals() {
        return Set.of();
    }

    /**
     * Names of the graphs that stand in its parameters, {@link Block#TASKS} first: that one is the parameter of its name, each
     * other is the member {@code tasks} of the parameter of its name. They are read as the workflow's own tasks are and are no
     * parameters of an attempt.
     */
    default List<String> blocks() {
        return List.of();
    }

    /** Variables, beside those of every expression, that the tasks of one of its {@link #blocks} may use. */
    default Set<String> variables(String block) {
        return Set.of();
    }

    /** The parameter, if any, whose values are percent-encoded when interpolated: a URL. */
    default Set<String> urls() {
        return Set.of();
    }

    /** Outcomes of its own, in place of {@code success}. Called only when the structure of the parameters is right. */
    default Set<String> labels(Map<String, @Nullable Object> parameters) {
        return Set.of();
    }

    /**
     * Looks for faults that the schema cannot see. Called only when the structure of the parameters is right; outside the
     * {@link #literals}, any value may still be a text with an expression in it.
     */
    default void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {}
}
