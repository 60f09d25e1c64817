package dev.waybill.integration;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.engine.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The faults that a task type finds in parameters, each as {@code pointer code}. */
public final class FaultList implements ParameterChecks {
    private final List<String> faults = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();

    public static FaultList of(TaskType type, Map<String, @Nullable Object> parameters) {
        var list = new FaultList();
        type.check(parameters, list);
        return list;
    }

    @Override
    public void fault(String pointer, String code, String message) {
        faults.add(pointer + " " + code);
        messages.add(message);
    }

    @Override
    public void condition(String pointer, String source) {}

    public List<String> faults() {
        return faults;
    }

    public List<String> messages() {
        return messages;
    }
}
