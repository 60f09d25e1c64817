package dev.waybill.engine;

import dev.waybill.definition.Task;
import dev.waybill.definition.TaskRules;
import org.apache.camel.model.StepDefinition;

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
}
