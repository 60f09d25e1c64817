package dev.waybill.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of a valid definition and what dead-path elimination says of it. Written from the contract alone; shares
 * nothing with the engine.
 *
 * @param steps by task id, in the order of the definition
 * @param inside the graphs inside of tasks, by {@code task} and, but for its {@code tasks}, {@code :block}
 */
public record Plan(Map<String, Step> steps, Set<String> failuresHandled, Map<String, Plan> inside) {
    /** What to do with a task, told from how others ended. */
    public enum Decision {
        WAIT,
        START,
        SKIP
    }

    /** @param definition plain JSON; valid */
    @SuppressWarnings("unchecked")
    public static Plan of(Map<String, ?> definition) {
        var retry = definition.get("retry_policy") instanceof Map<?, ?> own ? (Map<String, ?>) own : Map.<String, Object>of();
        return of((List<Map<String, ?>>) definition.get("tasks"), retry);
    }

    private static Plan of(List<Map<String, ?>> tasks, Map<String, ?> retry) {
        var steps = new LinkedHashMap<String, Step>();
        var inside = new HashMap<String, Plan>();
        for (var task : tasks) {
            var step = Step.of(task, retry);
            steps.put(step.id(), step);
            collect(step, task, retry, inside);
        }
        var handled = new HashSet<String>();
        for (var step : steps.values()) {
            if (step.goesOn()) {
                handled.add(step.id());
            }
            step.links().stream()
                    .filter(link -> link.outcome().equals("failure") || link.outcome().equals("always"))
                    .forEach(link -> handled.add(link.from()));
        }
        return new Plan(Collections.unmodifiableMap(steps), Set.copyOf(handled), Map.copyOf(inside));
    }

    @SuppressWarnings("unchecked")
    private static void collect(Step step, Map<String, ?> task, Map<String, ?> retry, Map<String, Plan> inside) {
        if (!(Set.of("group", "foreach").contains(step.type()) && task.get("parameters") instanceof Map<?, ?> parameters)) {
            return;
        }
        inside.put(step.id(), of((List<Map<String, ?>>) parameters.get("tasks"), retry));
        for (var block : List.of("catch", "finally")) {
            if (parameters.get(block) instanceof Map<?, ?> graph) {
                inside.put(step.id() + ":" + block, of((List<Map<String, ?>>) graph.get("tasks"), retry));
            }
        }
    }

    public Step step(String id) {
        var step = steps.get(id);
        if (step == null) {
            throw new IllegalArgumentException("no task " + id);
        }
        return step;
    }

    /** A failure that no edge handles and that is not continued over: it fails the execution. */
    public boolean stopsTheExecution(String task, String outcome) {
        return outcome.equals("failure") && !failuresHandled.contains(task);
    }

    /** An edge is taken when its upstream task ended with the outcome it names; labels count as success. */
    public boolean isTaken(Step.Link link, String ended) {
        return switch (link.outcome()) {
            case "always" -> true;
            case "success" -> switch (ended) {
                case "skipped" -> false;
                case "failure" -> step(link.from()).goesOn();
                default -> true;
            };
            default -> link.outcome().equals(ended);
        };
    }

    /** @param ended outcomes of the tasks that have ended; {@code cancelled} ones are not among them */
    public Decision decide(String task, Map<String, String> ended) {
        var links = step(task).links();
        if (!links.stream().map(Step.Link::from).allMatch(ended::containsKey)) {
            return Decision.WAIT;
        }
        if (links.isEmpty()) {
            return Decision.START;
        }
        var taken = links.stream().filter(link -> isTaken(link, ended.get(link.from()))).count();
        var starts = step(task).needsAll() ? taken == links.size() : taken > 0;
        return starts ? Decision.START : Decision.SKIP;
    }

    /** A task never waits for anything but its own dependencies, direct or not. */
    public boolean mayStartBeforeEndOf(String task, String other) {
        var seen = new HashSet<String>();
        var open = new ArrayDeque<>(List.of(task));
        while (!open.isEmpty()) {
            for (var link : step(open.pop()).links()) {
                if (link.from().equals(other)) {
                    return false;
                }
                if (seen.add(link.from())) {
                    open.push(link.from());
                }
            }
        }
        return true;
    }

    /** Task ids so that each comes after its dependencies. */
    public List<String> inOrder() {
        var missing = new HashMap<String, Integer>();
        var below = new HashMap<String, List<String>>();
        for (var step : steps.values()) {
            missing.put(step.id(), step.links().size());
            step.links().forEach(link -> below.computeIfAbsent(link.from(), _ -> new ArrayList<>()).add(step.id()));
        }
        var ready = new ArrayDeque<>(steps.keySet().stream().filter(id -> missing.get(id) == 0).toList());
        var order = new ArrayList<String>();
        while (!ready.isEmpty()) {
            var id = ready.poll();
            order.add(id);
            below.getOrDefault(id, List.of()).stream()
                    .filter(next -> missing.merge(next, -1, Integer::sum) == 0)
                    .forEach(ready::add);
        }
        if (order.size() < steps.size()) {
            throw new IllegalArgumentException("the graph has a cycle");
        }
        return order;
    }
}
