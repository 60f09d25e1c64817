package dev.waybill.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers from which one task is made; any numbers make a valid task, so that a generator may shrink each by itself.
 *
 * @param type   0 transform, 1 condition, 2 switch, 3 and more: {@code test_effect}
 * @param links  which earlier tasks it depends on, and over which of their outcomes
 * @param places for {@code join} and {@code continue_on_failure}: bits
 * @param when   0 true, 1 false, 2 an error; else none
 * @param policy one of {@link #POLICIES}; beyond: none
 * @param does   what it does, attempt by attempt
 */
record Draft(int type, List<Pick> links, int places, int when, int policy, List<Integer> does) {
    /** Two numbers that choose a task and an outcome. */
    record Pick(int task, int outcome) {}

    private static final List<String> EFFECTS = List.of(
            "ok", "ok", "ok", "ok", "label:amber", "label:amber", "fail:custom", "fail:http.503", "fail:http.404", "fail:timeout", "fail:db.transient");
    private static final List<Map<String, Object>> POLICIES = List.of(
            Map.of("max_attempts", 1L),
            Map.of("max_attempts", 5L),
            Map.of("non_retryable", List.of("http.5xx")),
            Map.of("retryable", List.of("custom"), "max_attempts", 2L),
            Map.of("retryable", List.of()),
            Map.of("retryable", List.of("http.4xx", "cus*"), "non_retryable", List.of("http.404")),
            Map.of("retryable", List.of("*"), "non_retryable", List.of("db.*")),
            Map.of("non_retryable", List.of("*")));
    private static final List<String> SWITCH = List.of("label:red", "label:blue", "label:default", "label:red", "label:blue", "label:default", "fail:expression");
    private static final List<String> CONDITION = List.of("label:true", "label:false", "label:false", "label:true", "fail:expression");
    private static final List<String> TRANSFORM = List.of("ok", "ok", "ok", "ok", "ok", "fail:expression");

    /** The outcomes an edge out of this task may name. */
    List<String> outcomes() {
        var outcomes = new ArrayList<>(List.of("success", "failure", "skipped", "always"));
        outcomes.addAll(switch (type) {
            case 0 -> List.<String>of();
            case 1 -> List.of("true", "false");
            case 2 -> List.of("red", "blue", "default");
            default -> List.of("amber");
        });
        return outcomes;
    }

    List<String> script() {
        return switch (type) {
            case 0 -> List.of(TRANSFORM.get(first() % TRANSFORM.size()));
            case 1 -> List.of(CONDITION.get(first() % CONDITION.size()));
            case 2 -> List.of(SWITCH.get(first() % SWITCH.size()));
            default -> does.stream().map(number -> EFFECTS.get(number % EFFECTS.size())).toList();
        };
    }

    private int first() {
        return does.getFirst();
    }

    Map<String, Object> task(int index, List<Draft> before) {
        var task = new LinkedHashMap<String, Object>();
        task.put("task_id", id(index));
        task.put("type", List.of("transform", "condition", "switch", "test_effect").get(Math.min(type, 3)));
        task.put("parameters", parameters());
        if (!before.isEmpty() && !links.isEmpty()) {
            task.put("dependencies", dependencies(before));
        }
        if ((places & 1) != 0) {
            task.put("join", "all");
        }
        if ((places & 2) != 0) {
            task.put("continue_on_failure", true);
        }
        if (when < 3) {
            task.put("when", List.of("true", "false", Scenario.ERRING).get(when));
        }
        if (type >= 3 && policy < POLICIES.size()) {
            task.put("retry_policy", POLICIES.get(policy));
        }
        return task;
    }

    /** Plain ids and objects in turn; an edge that is there already is left out. */
    private List<Object> dependencies(List<Draft> before) {
        var links = new LinkedHashMap<Step.Link, Object>();
        for (var pick : this.links) {
            int from = pick.task() % before.size();
            var outcomes = before.get(from).outcomes();
            var link = new Step.Link(id(from), outcomes.get(pick.outcome() % outcomes.size()));
            var isPlain = link.outcome().equals("success") && pick.task() % 2 == 0;
            links.putIfAbsent(link, isPlain ? link.from() : Map.of("task_id", link.from(), "outcome", link.outcome()));
        }
        return List.copyOf(links.values());
    }

    private Map<String, Object> parameters() {
        var does = script().getFirst();
        return switch (type) {
            case 0 -> Map.of("output", does.equals("ok") ? "done" : "${input.nothing}");
            case 1 -> Map.of("expression", condition(does, "label:true"));
            case 2 -> Map.of("cases", List.of(
                    Map.of("when", condition(does, "label:red"), "label", "red"),
                    Map.of("when", condition(does, "label:blue"), "label", "blue")));
            default -> Map.of("labels", List.of("amber"));
        };
    }

    private static String condition(String does, String wanted) {
        return does.startsWith("fail:") ? Scenario.ERRING : Boolean.toString(does.equals(wanted));
    }

    private static String id(int index) {
        return (index % 3 == 1 ? "t-" : "t") + index;
    }
}
