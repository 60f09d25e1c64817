package dev.waybill.engine.rehearsal;

import dev.waybill.definition.ParameterChecks;
import dev.waybill.definition.Task;
import dev.waybill.engine.Nesting;
import dev.waybill.engine.StandIns;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskType;
import java.util.Map;
import java.util.Set;
import org.apache.camel.model.StepDefinition;
import org.jspecify.annotations.Nullable;

/** A task type whose tasks may be stood in for; those that reach outside always are. */
final class StoodIn implements TaskType {
    private final TaskType type;
    private final StandIns standIns;

    StoodIn(TaskType type, StandIns standIns) {
        this.type = type;
        this.standIns = standIns;
    }

    @Override
    public void compile(Task task, StepDefinition step) {
        if (type.reachesOutside() || standIns.standFor(task.id())) {
            step.process(exchange -> exchange.getMessage().setBody(standIns.perform(TaskCall.of(exchange))));
        } else {
            type.compile(task, step);
        }
    }

    @Override
    public Nesting nesting(Map<String, @Nullable Object> parameters) {
        return type.nesting(parameters);
    }

    @Override
    public String type() {
        return type.type();
    }

    @Override
    public boolean isPure() {
        return type.isPure();
    }

    @Override
    public boolean reachesOutside() {
        return type.reachesOutside();
    }

    @Override
    public Map<String, Object> parametersSchema() {
        return type.parametersSchema();
    }

    @Override
    public Set<String> literals() {
        return type.literals();
    }

    @Override
    public Set<String> urls() {
        return type.urls();
    }

    @Override
    public Set<String> labels(Map<String, @Nullable Object> parameters) {
        return type.labels(parameters);
    }

    @Override
    public void check(Map<String, @Nullable Object> parameters, ParameterChecks checks) {
        type.check(parameters, checks);
    }
}
