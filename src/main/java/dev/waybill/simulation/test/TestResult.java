package dev.waybill.simulation.test;

import dev.waybill.engine.Rehearsed;
import dev.waybill.request.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a test went.
 *
 * @param unmocked tasks that reach outside and had nothing to stand in for them
 */
public record TestResult(TestCase test, Rehearsed rehearsed, List<String> unmocked, List<Expectations.Unmet> unmet) {
    public boolean isPassed() {
        return rehearsed.cutShort() == null && unmocked.isEmpty() && unmet.isEmpty();
    }

    public Answer answer() {
        var whole = Expectations.Run.whole(rehearsed);
        return new Answer()
                .with("passed", isPassed())
                .with("failures", unmet.stream().map(TestResult::answer).toList())
                .with("unmocked", unmocked)
                .with("cut_short", rehearsed.cutShort())
                .withAll(whole)
                .with("started_at", test.clock())
                .with("ended_at", rehearsed.endedAt())
                .with("duration_ms", Duration.between(test.clock(), rehearsed.endedAt()).toMillis())
                .with("path", Expectations.Run.path(rehearsed))
                .with("tasks", rehearsed.tasks().stream().map(TestResult::answer).toList())
                .with("edges", rehearsed.edges().stream().map(TestResult::answer).toList())
                .with("journal", rehearsed.events().stream().map(TestResult::answer).toList());
    }

    private static Answer answer(Expectations.Unmet unmet) {
        return new Answer()
                .with("pointer", "/expect" + unmet.pointer())
                .with("message", unmet.message())
                .with("expected", unmet.expected())
                .with("actual", unmet.actual());
    }

    private static Answer answer(Rehearsed.Task task) {
        return new Answer()
                .with("task_id", task.taskId())
                .with("type", task.type())
                .with("outcome", task.outcome())
                .with("attempts", (long) task.attempts())
                .with("started_at", task.startedAt())
                .with("completed_at", task.completedAt())
                .with("duration_ms", duration(task.startedAt(), task.completedAt()))
                .with("input", task.input())
                .with("output", task.output())
                .with("error", task.error());
    }

    private static @Nullable Long duration(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : Duration.between(from, to).toMillis();
    }

    private static Answer answer(Rehearsed.Edge edge) {
        return new Answer()
                .with("from", edge.from())
                .with("outcome", edge.outcome())
                .with("to", edge.to())
                .with("taken", edge.isTaken());
    }

    private static Answer answer(Rehearsed.Event event) {
        return new Answer()
                .with("at", event.at())
                .with("kind", event.kind())
                .with("task_id", event.taskId())
                .with("attempt", event.attempt() == null ? null : event.attempt().longValue())
                .with("outcome", event.outcome())
                .with("error", event.error())
                .with("due_at", event.dueAt());
    }
}
