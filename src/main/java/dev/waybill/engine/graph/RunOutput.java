package dev.waybill.engine.graph;

import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.TaskFailure;
import dev.waybill.expression.ExpressionFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Computes the output of an execution whose tasks have all ended. */
final class RunOutput {
    private static final Logger log = LoggerFactory.getLogger(RunOutput.class);

    /**
     * @param stored JSON or a reference to a blob; null: there is none
     * @param error  why it cannot be computed, or null
     */
    record Computed(@Nullable String stored, @Nullable ExecutionError error) {}

    private final RunRecord record;
    private final Plan plan;
    private final RunValues known;
    private final Scope outermost;
    private final Values values;

    RunOutput(RunRecord record, Plan plan, RunValues known, Scope outermost, Values values) {
        this.record = record;
        this.plan = plan;
        this.known = known;
        this.outermost = outermost;
        this.values = values;
    }

    Computed compute(Instant now) {
        var template = plan.output();
        if (template == null) {
            return new Computed(null, null);
        }
        try {
            var context = new RunContext(record, plan, known, outermost, now, "output/");
            return new Computed(values.store(record.key(), "output", template.evaluate(context)), null);
        } catch (ExpressionFailure e) {
            return failed(TaskFailure.of("expression", e.sentence()));
        } catch (TaskFailure e) {
            return failed(e);
        } catch (RuntimeException e) {
            log.error("The output of execution {} cannot be computed", record.key().id(), e);
            return failed(TaskFailure.of("internal", "The platform failed inside; its log has the cause"));
        }
    }

    private static Computed failed(TaskFailure failure) {
        return new Computed(null, new ExecutionError(failure.code(), failure.sentence(), null));
    }
}
