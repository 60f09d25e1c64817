package dev.waybill.simulation;

import dev.waybill.engine.Execution;
import dev.waybill.engine.Recorded;
import dev.waybill.engine.Rehearsed;
import dev.waybill.request.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A past execution beside what comes of it in another version. */
sealed interface Shadow {
    Execution execution();

    Verdict verdict();

    Answer answer();

    enum Verdict {
        SAME,
        CHANGED,
        UNKNOWN;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** It cannot be told. */
    record Unknown(Execution execution, String reason) implements Shadow {
        @Override
        public Verdict verdict() {
            return Verdict.UNKNOWN;
        }

        @Override
        public Answer answer() {
            return Shadow.begun(this)
                    .with("first_difference", null)
                    .with("status_before", execution.status().word())
                    .with("status_after", null)
                    .with("is_output_equal", false)
                    .with("path_before", List.of())
                    .with("path_after", List.of())
                    .with("tasks", List.of())
                    .with("inputs_changed", List.of())
                    .with("unrecorded", List.of())
                    .with("reason", reason);
        }
    }

    private static Answer begun(Shadow shadow) {
        return new Answer()
                .with("execution_id", shadow.execution().id())
                .with("workflow_version", shadow.execution().workflowVersion())
                .with("verdict", shadow.verdict().word());
    }

    /**
     * It was played.
     *
     * @param unrecorded tasks that were asked for more than was recorded: what follows on them is not known
     */
    record Played(Recorded recorded, Rehearsed rehearsed, Set<String> unrecorded) implements Shadow {
        /**
         * A task that goes another way.
         *
         * @param before its outcome; null: the version had no such task
         */
        record Difference(String taskId, @Nullable String before, @Nullable String after) {}

        @Override
        public Execution execution() {
            return recorded.execution();
        }

        @Override
        public Verdict verdict() {
            boolean isSame = differences().isEmpty() && unrecorded.isEmpty() && isStatusEqual();
            return isSame ? Verdict.SAME : Verdict.CHANGED;
        }

        private boolean isStatusEqual() {
            return rehearsed.status() == execution().status();
        }

        private Map<String, String> before() {
            Map<String, String> before = new LinkedHashMap<>();
            recorded.attempts().stream().filter(Recorded.Attempt::isLast).forEach(attempt -> before.put(attempt.taskId(), attempt.outcome()));
            recorded.skipped().forEach(task -> before.putIfAbsent(task, "skipped"));
            return before;
        }

        private Map<String, String> after() {
            Map<String, String> after = new LinkedHashMap<>();
            rehearsed.tasks().forEach(task -> after.put(task.taskId(), String.valueOf(task.outcome())));
            return after;
        }

        /** Tasks in the order of the old path, then of the new version. What never ran, as the execution ended, counts as cancelled in both. */
        List<Difference> differences() {
            var before = before();
            var after = after();
            List<Difference> differences = new ArrayList<>();
            Stream.concat(before.keySet().stream(), after.keySet().stream())
                    .distinct()
                    .filter(task -> !task.contains("["))
                    .forEach(task -> {
                        var was = before.get(task);
                        var is = after.get(task);
                        boolean isOpen = !unrecorded.isEmpty() && (Objects.equals(is, "cancelled") || unrecorded.contains(task));
                        boolean isUnstarted = was == null && Objects.equals(is, "cancelled");
                        if (!isOpen && !isUnstarted && !Objects.equals(was, is)) {
                            differences.add(new Difference(task, was, is));
                        }
                    });
            unrecorded.forEach(task -> differences.add(new Difference(task, before.get(task), null)));
            return differences;
        }

        private List<String> inputsChanged() {
            Map<String, Optional<Object>> inputs = recorded.attempts().stream()
                    .filter(Recorded.Attempt::isLast)
                    .collect(Collectors.toMap(Recorded.Attempt::taskId, attempt -> Optional.ofNullable(attempt.input()), (_, last) -> last));
            return rehearsed.tasks().stream()
                    .filter(task -> task.input() != null && inputs.containsKey(task.taskId()))
                    .filter(task -> !Optional.ofNullable(task.input()).equals(inputs.get(task.taskId())))
                    .map(Rehearsed.Task::taskId)
                    .toList();
        }

        private List<String> pathBefore() {
            return recorded.attempts().stream().filter(Recorded.Attempt::isLast).map(Recorded.Attempt::taskId).toList();
        }

        private List<String> pathAfter() {
            return rehearsed.events().stream()
                    .filter(event -> event.kind().equals("attempt") && event.dueAt() == null)
                    .map(event -> Objects.requireNonNull(event.taskId()))
                    .filter(task -> !unrecorded.contains(task))
                    .toList();
        }

        @Override
        public Answer answer() {
            var differences = differences();
            return Shadow.begun(this)
                    .with("first_difference", differences.isEmpty() ? null : differences.getFirst().taskId())
                    .with("status_before", execution().status().word())
                    .with("status_after", rehearsed.status() == null || !unrecorded.isEmpty() ? null : rehearsed.status().word())
                    .with("is_output_equal", Objects.equals(rehearsed.output(), execution().output()))
                    .with("path_before", pathBefore())
                    .with("path_after", pathAfter())
                    .with("tasks", differences.stream().map(Played::answer).toList())
                    .with("inputs_changed", inputsChanged())
                    .with("unrecorded", List.copyOf(unrecorded))
                    .with("reason", null);
        }

        private static Answer answer(Difference difference) {
            return new Answer()
                    .with("task_id", difference.taskId())
                    .with("before", difference.before())
                    .with("after", difference.after());
        }
    }

    /** How often each task goes another way, the most often first. */
    static List<Answer> byTask(List<Shadow> shadows) {
        var counts = shadows.stream()
                .flatMap(shadow -> shadow instanceof Played played ? played.differences().stream() : Stream.of())
                .collect(Collectors.groupingBy(Function.identity(), LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<Played.Difference, Long>comparingByValue().reversed())
                .map(entry -> Played.answer(entry.getKey()).with("executions", entry.getValue()))
                .toList();
    }
}
