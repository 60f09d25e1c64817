package dev.waybill.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A document without faults as values. */
final class DefinitionReader {
    private static final Duration TASK_TIMEOUT = Duration.ofSeconds(60);
    private final Map<String, @Nullable Object> document;
    private final Function<String, List<String>> blocks;
    private final RetryPolicy retryPolicy;

    private int steps;

    /** @param blocks by the name of a type: see {@link TaskRules#blocks} */
    DefinitionReader(Map<String, @Nullable Object> document, Function<String, List<String>> blocks) {
        this.document = document;
        this.blocks = blocks;
        this.retryPolicy = retryPolicy(document.get("retry_policy"), RetryPolicy.DEFAULT);
    }

    WorkflowDefinition read() {
        return new WorkflowDefinition(
                text(document, "name"),
                (String) document.get("description"),
                tasks(list(document.get("tasks"))),
                document.get("input_schema"),
                document.get("output"),
                duration(document.get("timeout")),
                list(document.get("tags")).stream().map(String::valueOf).distinct().toList(),
                document);
    }

    private List<Task> tasks(List<?> tasks) {
        List<Task> read = new ArrayList<>();
        for (var task : tasks) {
            read.add(task(read.size(), map(task)));
        }
        return List.copyOf(read);
    }

    private Task task(int index, Map<String, @Nullable Object> task) {
        var timeout = duration(task.get("timeout"));
        int step = steps++;
        var parameters = map(task.get("parameters"));
        var names = blocks.apply(text(task, "type"));
        return new Task(
                index,
                step,
                text(task, "task_id"),
                text(task, "type"),
                (String) task.get("name"),
                without(names, parameters),
                list(task.get("dependencies")).stream().map(DefinitionReader::edge).toList(),
                "all".equals(task.get("join")) ? Task.Join.ALL : Task.Join.ANY,
                (String) task.get("when"),
                retryPolicy(task.get("retry_policy"), retryPolicy),
                timeout == null ? TASK_TIMEOUT : timeout,
                Boolean.TRUE.equals(task.get("continue_on_failure")),
                names.stream().filter(parameters::containsKey).map(name -> new Block(name, tasks(Outline.block(name, parameters)))).toList());
    }

    private static Map<String, @Nullable Object> without(List<String> names, Map<String, @Nullable Object> parameters) {
        if (names.isEmpty()) {
            return parameters;
        }
        Map<String, @Nullable Object> others = new LinkedHashMap<>(parameters);
        names.forEach(others::remove);
        return others;
    }

    private static Edge edge(@Nullable Object dependency) {
        if (dependency instanceof Map<?, ?> map) {
            var outcome = map.get("outcome");
            return new Edge(text(map, "task_id"), outcome == null ? Edge.SUCCESS : (String) outcome);
        }
        return new Edge(String.valueOf(dependency), Edge.SUCCESS);
    }

    /** Each field by itself: from the policy, else from the default. */
    private static RetryPolicy retryPolicy(@Nullable Object value, RetryPolicy otherwise) {
        var policy = map(value);
        return new RetryPolicy(
                number(policy, "max_attempts", otherwise.maxAttempts()).intValue(),
                interval(policy, "initial_interval", otherwise.initialInterval()),
                number(policy, "backoff_coefficient", otherwise.backoffCoefficient()).doubleValue(),
                interval(policy, "max_interval", otherwise.maxInterval()),
                number(policy, "jitter", otherwise.jitter()).doubleValue(),
                codes(policy, "retryable", otherwise.retryable()),
                Objects.requireNonNull(codes(policy, "non_retryable", otherwise.nonRetryable())));
    }

    private static Number number(Map<String, @Nullable Object> map, String member, Number otherwise) {
        return map.get(member) instanceof Number number ? number : otherwise;
    }

    private static Duration interval(Map<String, @Nullable Object> map, String member, Duration otherwise) {
        var duration = duration(map.get(member));
        return duration == null ? otherwise : duration;
    }

    private static @Nullable List<String> codes(Map<String, @Nullable Object> map, String member, @Nullable List<String> otherwise) {
        return map.get(member) instanceof List<?> list ? list.stream().map(String::valueOf).toList() : otherwise;
    }

    private static @Nullable Duration duration(@Nullable Object value) {
        return value instanceof String text ? Durations.parse(text).orElseThrow() : null;
    }

    private static String text(Map<?, ?> map, String member) {
        return String.valueOf(map.get(member));
    }

    private static Map<String, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Outline.members(map) : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
