package dev.waybill.execution;

import dev.waybill.engine.Execution;
import dev.waybill.engine.ExecutionError;
import dev.waybill.engine.Executions;
import dev.waybill.engine.JournalView;
import dev.waybill.engine.TaskView;
import dev.waybill.request.Answer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How executions, their tasks and their journal are shown. */
final class ExecutionView {
    private ExecutionView() {}

    static Answer whole(Execution execution) {
        return ended(begun(execution).with("input", execution.input()).with("output", execution.output()), execution);
    }

    /** As in lists: without input and output. */
    static Answer brief(Execution execution) {
        return ended(begun(execution), execution);
    }

    private static Answer begun(Execution execution) {
        return new Answer()
                .with("id", execution.id())
                .with("workflow_id", execution.workflowId())
                .with("workflow_name", execution.workflowName())
                .with("workflow_version", execution.workflowVersion())
                .with("status", execution.status().word())
                .with("trigger", execution.trigger())
                .with("search_attributes", execution.traits().searchAttributes())
                .with("sla", execution.traits().sla());
    }

    private static Answer ended(Answer answer, Execution execution) {
        var error = execution.error();
        return answer.with("error", error == null ? null : error(error))
                .with("created_at", execution.createdAt())
                .with("started_at", execution.startedAt())
                .with("completed_at", execution.completedAt())
                .with("duration_ms", duration(execution.startedAt(), execution.completedAt()));
    }

    private static Answer error(ExecutionError error) {
        return new Answer()
                .with("code", error.code())
                .with("message", error.message())
                .with("task_id", error.taskId());
    }

    static Answer task(TaskView task) {
        return new Answer()
                .with("task_id", task.taskId())
                .with("type", task.type())
                .with("status", task.status())
                .with("outcome", task.outcome())
                .with("attempts", task.attempts())
                .with("started_at", task.startedAt())
                .with("completed_at", task.completedAt())
                .with("duration_ms", duration(task.startedAt(), task.completedAt()))
                .with("input", task.input())
                .with("output", task.output())
                .with("error", task.error())
                .with("node", task.node());
    }

    static Answer breaks(Executions.Breaks breaks) {
        return new Answer().with("breakpoints", breaks.breakpoints()).with("paused_before", breaks.at());
    }

    static Answer entry(JournalView entry) {
        return new Answer()
                .with("sequence", entry.sequence())
                .with("at", entry.at())
                .with("kind", entry.kind())
                .with("task_id", entry.taskId())
                .with("attempt", entry.attempt())
                .with("outcome", entry.outcome())
                .with("error", entry.error())
                .with("node", entry.node())
                .with("epoch", entry.epoch())
                .with("note", entry.note());
    }

    private static @Nullable Long duration(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis();
    }
}
