package dev.waybill.simulation.test;

import dev.waybill.engine.Rehearsed;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run is to end.
 *
 * @param values what is expected of the whole, by name, {@code status} at least: each is a value to match
 * @param tasks  what is expected of tasks, by id and name
 * @param path   the tasks that run, in the order of their ends; empty: any
 */
public record Expectations(
        Map<String, @Nullable Object> values, Map<String, Map<String, @Nullable Object>> tasks, Optional<List<String>> path) {
    /**
     * One that was not met.
     *
     * @param pointer into the expectations
     */
    public record Unmet(String pointer, String message, @Nullable Object expected, @Nullable Object actual) {}

    public List<Unmet> unmetBy(Rehearsed rehearsed) {
        var unmet = new ArrayList<Unmet>();
        var whole = Run.whole(rehearsed);
        values.forEach((name, value) -> compare(value, whole.get(name), "/" + name, "The " + name, unmet));
        tasks.forEach((id, expected) -> {
            var task = Run.task(rehearsed, id);
            expected.forEach((name, value) ->
                    compare(value, task.get(name), Fault.pointer("/tasks", id, name), "The " + name + " of '" + id + "'", unmet));
        });
        path.filter(expected -> !expected.equals(Run.path(rehearsed)))
                .ifPresent(expected -> unmet.add(new Unmet(
                        "/path", "The path is " + String.join(", ", Run.path(rehearsed)), expected, Run.path(rehearsed))));
        return unmet;
    }

    private static void compare(
            @Nullable Object expected, @Nullable Object actual, String pointer, String what, List<Unmet> unmet) {
        Matching.difference(expected, actual, pointer).ifPresent(difference -> unmet.add(new Unmet(
                difference.pointer(),
                what + (difference.pointer().equals(pointer) ? "" : " at " + difference.pointer().substring(pointer.length()))
                        + " is " + brief(difference.actual()) + ", not " + brief(difference.expected()),
                difference.expected(),
                difference.actual())));
    }

    private static String brief(@Nullable Object value) {
        var text = Json.write(value);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    /** What can be expected of a run, as plain JSON. */
    static final class Run {
        private Run() {}

        static Map<String, @Nullable Object> whole(Rehearsed rehearsed) {
            Map<String, @Nullable Object> whole = new LinkedHashMap<>();
            whole.put("status", rehearsed.status() == null ? null : rehearsed.status().word());
            whole.put("output", rehearsed.output());
            var error = rehearsed.error();
            whole.put("error", error == null ? null : error(error.code(), error.message(), error.taskId()));
            return whole;
        }

        private static Map<String, @Nullable Object> error(String code, String message, @Nullable String task) {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("code", code);
            view.put("message", message);
            view.put("task_id", task);
            return view;
        }

        static Map<String, @Nullable Object> task(Rehearsed rehearsed, String id) {
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            rehearsed.tasks().stream().filter(task -> task.taskId().equals(id)).findFirst().ifPresent(task -> {
                view.put("outcome", task.outcome());
                view.put("attempts", (long) task.attempts());
                view.put("input", task.input());
                view.put("output", task.output());
                view.put("error", task.error());
            });
            return view;
        }

        /** The tasks that ran, in the order of their ends. */
        static List<String> path(Rehearsed rehearsed) {
            return rehearsed.events().stream()
                    .filter(event -> event.kind().equals("attempt") && event.dueAt() == null)
                    .map(event -> Objects.requireNonNull(event.taskId()))
                    .toList();
        }
    }
}
