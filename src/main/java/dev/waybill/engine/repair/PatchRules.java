package dev.waybill.engine.repair;

import dev.waybill.definition.InputSchema;
import dev.waybill.definition.Task;
import dev.waybill.engine.TaskType;
import dev.waybill.engine.graph.Outcome;
import dev.waybill.engine.graph.Replay;
import dev.waybill.engine.graph.TaskState;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which patches fit the task and the point at which its execution stands. */
final class PatchRules {
    private static final String SUCCESS = Outcome.SUCCESS.word();
    private static final Set<String> OTHERS = Set.of(Outcome.FAILURE.word(), Outcome.SKIPPED.word());

    private final Map<String, TaskType> types = new HashMap<>();

    PatchRules(List<TaskType> types) {
        types.forEach(type -> this.types.put(type.type(), type));
    }

    /** The task, and where it stands. */
    record Scene(String id, Replay.Found found, boolean isStartable) {
        Task task() {
            return found.task();
        }

        TaskState state() {
            return found.state();
        }
    }

    /**
     * The outcome that the task ends with.
     *
     * @throws Refusal {@code body_invalid}, {@code task_not_reached}, {@code task_decided}
     */
    String outcome(Scene scene, Patch.Change.End end) {
        var present = scene.state().outcome();
        var good = good(scene.task());
        List<Fault> faults = new ArrayList<>();
        var outcome = end.outcome().or(() -> present != null && isGood(present) ? Optional.of(present.word()) : good.contains(SUCCESS) ? Optional.of(SUCCESS) : Optional.empty());
        if (outcome.isEmpty()) {
            faults.add(new Fault("/outcome", "required", "outcome is one of " + all(good)));
        } else if (!good.contains(outcome.get()) && !OTHERS.contains(outcome.get())) {
            faults.add(new Fault("/outcome", "unknown_outcome", "outcome is one of " + all(good)));
        } else if (OTHERS.contains(outcome.get()) && end.output().isPresent()) {
            faults.add(new Fault("/output", "without_success", "A task that failed or was skipped has no output"));
        }
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
        requireOpen(scene, outcome.orElseThrow());
        return outcome.get();
    }

    static boolean isGood(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Success || outcome instanceof Outcome.Branch;
    }

    private Set<String> good(Task task) {
        var type = types.get(task.type());
        var labels = type == null ? Set.<String>of() : type.labels(task.parameters());
        return labels.isEmpty() ? Set.of(SUCCESS) : labels;
    }

    private static String all(Set<String> good) {
        var all = new TreeSet<>(good);
        all.addAll(OTHERS);
        return String.join(", ", all);
    }

    private static void requireOpen(Scene scene, String outcome) {
        var state = scene.state();
        if (state.outcome() == null && state.dueAt() == null && !state.isOpen() && !scene.isStartable()) {
            throw new Refusal(Refusal.Kind.CONFLICT, "task_not_reached", "The tasks that it depends on have not ended; patch them first");
        }
        boolean isSame = state.outcome() != null && state.outcome().word().equals(outcome);
        if (!isSame && scene.found().isFollowed()) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT, "task_decided", "Tasks after it have begun or were skipped by its outcome; rerun the execution from it instead");
        }
    }

    /** @throws Refusal {@code body_invalid}, {@code task_ended} */
    void requireInput(Scene scene, Map<String, @Nullable Object> parameters) {
        var type = types.get(scene.task().type());
        if (type != null) {
            var faults = InputSchema.of(type.parametersSchema()).check(parameters).stream()
                    .map(fault -> new Fault("/input" + fault.pointer(), fault.code(), fault.message()))
                    .toList();
            if (!faults.isEmpty()) {
                throw invalid(faults);
            }
        }
        var outcome = scene.state().outcome();
        boolean isOver = isGood(outcome)
                || outcome instanceof Outcome.Skipped
                || outcome instanceof Outcome.Failure && scene.found().handlesFailure()
                || scene.state().isOpen();
        if (isOver) {
            throw new Refusal(Refusal.Kind.CONFLICT, "task_ended", "The task has ended and does not run again; rerun the execution from it instead");
        }
    }

    static void requireStorable(String pointer, @Nullable Object value) {
        var unstorable = Json.firstUnstorable(value);
        if (unstorable != null) {
            throw invalid(List.of(new Fault(pointer + unstorable, "unstorable", "Texts and keys hold neither NUL nor lone surrogates")));
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults", faults);
    }
}
