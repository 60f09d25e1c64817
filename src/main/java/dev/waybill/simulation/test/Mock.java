package dev.waybill.simulation.test;

import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands in for an attempt of a task.
 *
 * @param when     it stands in only when the parameters match; null: always
 * @param duration how long the attempt takes, by the clock of the test
 */
public record Mock(@Nullable Map<String, @Nullable Object> when, Reaction reaction, Optional<Duration> duration) {
    /** How the attempt ends. */
    public sealed interface Reaction {
        /** @param outcome null: success */
        record Answer(@Nullable String outcome, @Nullable Object output) implements Reaction {}

        record Fail(TaskFailure failure) implements Reaction {}
    }

    boolean fits(TaskCall call) {
        return when == null || Matching.matches(when, call.parameters());
    }

    TaskResult perform(TaskCall call) {
        if (duration.isPresent() && call.dueAt() == null) {
            var takes = duration.get().compareTo(call.timeout()) < 0 ? duration.get() : call.timeout();
            return new TaskResult.Parked(call.startedAt().plus(takes));
        }
        if (duration.isPresent() && duration.get().compareTo(call.timeout()) >= 0) {
            throw TaskFailure.of("timeout", "The attempt took longer than its timeout");
        }
        return switch (reaction) {
            case Reaction.Answer(var outcome, var output) ->
                outcome == null ? new TaskResult.Success(output) : new TaskResult.Branch(outcome, output);
            case Reaction.Fail(var failure) -> throw failure;
        };
    }
}
