package dev.waybill.definition;

import dev.waybill.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How large a definition may be. What is larger is not looked at any further. */
final class Size {
    static final int MAX_TASKS = 10_000;
    static final int MAX_EDGES = 50_000;
    static final int MAX_BYTES = 2 * 1024 * 1024;
    static final int MAX_DEPTH = 100;

    private Size() {}

    /** @return whether it is worth looking further */
    static boolean check(@Nullable Object document, FaultList faults) {
        if (isDeeperThan(MAX_DEPTH, document)) {
            faults.add("", "too_deep", "A definition must not be nested deeper than " + MAX_DEPTH);
        } else if (Json.write(document).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            faults.add("", "too_large", "A definition must not be larger than 2 MiB as compact JSON");
        }
        return faults.isEmpty();
    }

    /** As {@link #check(Object, FaultList)}, with the tasks at every depth counted. */
    static boolean check(Outline outline, FaultList faults) {
        var drafts = outline.drafts();
        if (drafts.size() > MAX_TASKS) {
            faults.add("/tasks", "too_many_tasks", "A workflow must not have more than 10,000 tasks");
        }
        long edges = drafts.stream().mapToLong(draft -> draft.links().size()).sum();
        if (edges > MAX_EDGES) {
            faults.add("/tasks", "too_many_edges", "A workflow must not have more than 50,000 dependencies");
        }
        return drafts.size() <= MAX_TASKS && edges <= MAX_EDGES;
    }

    private static boolean isDeeperThan(int levels, @Nullable Object value) {
        var inside = value instanceof Map<?, ?> map ? map.values() : value instanceof List<?> list ? list : List.of();
        return !inside.isEmpty() && (levels == 0 || inside.stream().anyMatch(each -> isDeeperThan(levels - 1, each)));
    }
}
