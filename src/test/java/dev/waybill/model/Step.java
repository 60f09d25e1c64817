package dev.waybill.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One task of a definition as the reference model reads it.
 *
 * @param needsAll {@code "join": "all"}
 * @param goesOn   {@code "continue_on_failure": true}
 */
public record Step(
        String id, String type, List<Link> links, boolean needsAll, @Nullable String when, boolean goesOn, Retry retry) {
    private static final Set<String> PURE = Set.of("transform", "condition", "switch", "rules", "group", "foreach");

    /** A dependency: the task it names and the outcome it asks for. */
    public record Link(String from, String outcome) {
        static Link of(Object written) {
            return switch (written) {
                case Map<?, ?> link -> new Link(
                        (String) link.get("task_id"),
                        link.get("outcome") == null ? "success" : (String) link.get("outcome"));
                default -> new Link((String) written, "success");
            };
        }
    }

    @SuppressWarnings("unchecked")
    static Step of(Map<String, ?> task, Map<String, ?> workflowRetry) {
        var links = task.get("dependencies") instanceof List<?> list ? list : List.of();
        var retry = task.get("retry_policy") instanceof Map<?, ?> own ? (Map<String, ?>) own : Map.<String, Object>of();
        return new Step(
                (String) task.get("task_id"),
                (String) task.get("type"),
                links.stream().map(Link::of).toList(),
                "all".equals(task.get("join")),
                (String) task.get("when"),
                Boolean.TRUE.equals(task.get("continue_on_failure")),
                Retry.of(retry, workflowRetry));
    }

    /** Whether it only computes; every other type reaches outside. */
    public boolean isPure() {
        return PURE.contains(type);
    }
}
