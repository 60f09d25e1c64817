package dev.waybill.engine;

import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.Collection;

/** Which tasks an execution can pause before. */
final class Breakpoints {
    private static final int MOST = 200;

    private Breakpoints() {}

    /** @throws Refusal {@code body_invalid} when one is no task, or there are too many */
    static void check(Collection<String> breakpoints, WorkflowDefinition definition) {
        var faults = new ArrayList<Fault>();
        if (breakpoints.size() > MOST) {
            faults.add(new Fault("/breakpoints", "too_many", "There are at most " + MOST + " breakpoints."));
        }
        int index = 0;
        for (var id : breakpoints) {
            var own = id.substring(id.lastIndexOf('.') + 1);
            if (definition.allTasks().noneMatch(task -> task.id().equals(own))) {
                faults.add(new Fault("/breakpoints/" + index, "unknown_task", "No task is called '" + id + "'."));
            }
            index++;
        }
        if (!faults.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", faults);
        }
    }
}
