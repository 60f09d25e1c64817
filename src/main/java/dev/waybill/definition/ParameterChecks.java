package dev.waybill.definition;

/** Where a task type reports the faults of one task's parameters. Pointers are relative to {@code parameters}. */
public interface ParameterChecks {
    /** Reports a fault. */
    void fault(String pointer, String code, String message);

    /** Reports the faults of a bare CEL condition, those of its references included. */
    void condition(String pointer, String source);
}
