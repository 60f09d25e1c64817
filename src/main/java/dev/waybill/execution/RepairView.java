package dev.waybill.execution;

import dev.waybill.engine.Execution;
import dev.waybill.engine.repair.Comparison;
import dev.waybill.engine.repair.Difference;
import dev.waybill.engine.repair.FailureGroup;
import dev.waybill.engine.repair.WaitReason;
import dev.waybill.engine.repair.Why;
import dev.waybill.request.Answer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How what one learns of executions is shown. */
final class RepairView {
    private RepairView() {}

    static Answer why(Why why) {
        return new Answer()
                .with("execution_id", why.execution())
                .with("status", why.status().word())
                .with("sentence", why.sentence())
                .with("at", why.at())
                .with("deadline_at", why.deadlineAt())
                .with("reasons", why.reasons().stream().map(RepairView::reason).toList())
                .with("left_out", (long) why.others());
    }

    private static Answer reason(WaitReason reason) {
        var facts = new Answer();
        reason.facts().forEach(facts::with);
        return new Answer()
                .with("kind", reason.kind())
                .with("task_id", reason.taskId())
                .with("sentence", reason.sentence())
                .with("facts", facts);
    }

    static Answer comparison(Comparison comparison) {
        var first = comparison.first().orElse(null);
        return new Answer()
                .with("left", side(comparison.left()))
                .with("right", side(comparison.right()))
                .with("sentence", comparison.sentence())
                .with("input", difference(comparison.input()))
                .with("alike", (long) comparison.alike())
                .with("first", first == null ? null : new Answer()
                        .with("task_id", first.taskId())
                        .with("differences", first.aspects().stream().map(RepairView::aspect).toList()));
    }

    private static Answer side(Execution execution) {
        return new Answer()
                .with("execution_id", execution.id())
                .with("workflow_id", execution.workflowId())
                .with("workflow_version", execution.workflowVersion())
                .with("status", execution.status().word());
    }

    private static Answer aspect(Comparison.Aspect aspect) {
        return new Answer()
                .with("what", aspect.what().name().toLowerCase(Locale.ROOT))
                .with("pointer", aspect.difference().pointer())
                .with("left", aspect.difference().left())
                .with("right", aspect.difference().right());
    }

    private static @Nullable Answer difference(@Nullable Difference difference) {
        return difference == null
                ? null
                : new Answer().with("pointer", difference.pointer()).with("left", difference.left()).with("right", difference.right());
    }

    static Answer failure(FailureGroup group) {
        var note = group.note();
        return new Answer()
                .with("id", group.id())
                .with("workflow_id", group.workflowId())
                .with("workflow_name", group.workflowName())
                .with("task_id", group.taskId())
                .with("code", group.code())
                .with("shape", group.shape())
                .with("message", group.message())
                .with("count", group.count().number())
                .with("is_more", group.count().isMore())
                .with("first_seen_at", group.count().firstSeenAt())
                .with("last_seen_at", group.count().lastSeenAt())
                .with("samples", group.samples())
                .with("owner", note == null ? null : note.owner())
                .with("note", note == null ? null : note.text())
                .with("updated_at", note == null ? null : note.updatedAt())
                .with("updated_by", note == null ? null : note.updatedBy());
    }
}
