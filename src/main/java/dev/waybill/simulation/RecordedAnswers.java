package dev.waybill.simulation;

import dev.waybill.engine.Recorded;
import dev.waybill.engine.StandIns;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the tasks of an execution answered, for another run of it: attempt by attempt, each taking its time. Of one thread. */
final class RecordedAnswers implements StandIns {
    private final Map<String, List<Recorded.Attempt>> byTask = new LinkedHashMap<>();
    private final Set<String> unrecorded = new LinkedHashSet<>();

    RecordedAnswers(Recorded recorded) {
        recorded.attempts().forEach(attempt -> byTask.computeIfAbsent(attempt.taskId(), _ -> new ArrayList<>()).add(attempt));
    }

    /** Tasks that were asked for more than was recorded. */
    Set<String> unrecorded() {
        return unrecorded;
    }

    /** What only computes is computed anew. */
    @Override
    public boolean standFor(String taskId) {
        return false;
    }

    @Override
    public TaskResult perform(TaskCall call) {
        var attempts = byTask.getOrDefault(call.taskId(), List.of());
        var attempt = call.attempt() <= attempts.size() ? attempts.get(call.attempt() - 1) : null;
        if (attempt != null && call.dueAt() == null && attempt.took().isPositive()) {
            return new TaskResult.Parked(call.startedAt().plus(attempt.took()));
        }
        if (attempt == null || attempt.outcome().equals("cancelled")) {
            unrecorded.add(call.taskId());
            throw TaskFailure.of("shadow.unrecorded", "The execution has no answer for attempt " + call.attempt() + " of '" + call.taskId() + "'");
        }
        return switch (attempt.outcome()) {
            case "success" -> new TaskResult.Success(attempt.output());
            case "failure" -> throw failure(attempt);
            default -> new TaskResult.Branch(attempt.outcome(), attempt.output());
        };
    }

    private static TaskFailure failure(Recorded.Attempt attempt) {
        var error = attempt.error() instanceof Map<?, ?> map ? map : Map.of();
        var failure = TaskFailure.of(String.valueOf(error.get("code")), String.valueOf(error.get("message"))).withDetail(error.get("detail"));
        return attempt.isAnswered() ? failure.afterAnswer() : failure;
    }
}
