package dev.waybill.definition;

import dev.waybill.definition.schema.Suggestions;
import java.util.Collection;

/** Where a task type reports the faults of one task's parameters. Pointers are relative to {@code parameters}. */
public interface ParameterChecks {
    /** Reports a fault. */
    void fault(String pointer, String code, String message);

    /**
     * Reports a name that is not among the known ones, with the one that was probably meant.
     *
     * @param sentence with {@code %s} for the name, without its end
     */
    default void unknown(String pointer, String code, String sentence, String name, Collection<String> known) {
        fault(pointer, code, new Suggestions().unknown(sentence, name, known));
    }

    /** Reports the faults of a bare CEL condition, those of its references included. */
    void condition(String pointer, String source);
}
