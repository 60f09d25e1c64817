package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.definition.TaskRules;
import java.util.Map;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/**
 * A kind of task. Each is a bean and one sub-package of its capability: rules, compilation, test. The engine's registry
 * of types is the list of these beans.
 */
public interface TaskType extends TaskRules {
    /**
     * Fills the step that runs one attempt. The body it receives is a {@link TaskCall}; the body it leaves is a
     * {@link TaskResult}; it fails by throwing {@link TaskFailure}. Nothing that the user wrote may become a URI, an
     * expression, a header name or a placeholder: parameters are data, read from the call by the type's own processors.
     */
    void compile(Task task, StepDefinition step);

    /**
     * Of a type that runs graphs of its own: how, told from the resolved parameters alone, as a journal that is read again tells
     * them.
     *
     * @throws TaskFailure when the parameters are not right
     */
    default Nesting nesting(Map<String, @Nullable Object> parameters) throws TaskFailure {
        throw new IllegalStateException(type() + " runs no graphs of its own");
    }
}
