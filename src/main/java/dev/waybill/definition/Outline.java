package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be made out of a document that may have faults: its tasks and the edges between those that exist. */
final class Outline {
    /** @param id null when it has none that could be one */
    record Draft(int index, Map<?, ?> task, @Nullable String id, @Nullable String type, List<Link> links) {
        String pointer(String... members) {
            return Fault.pointer("/tasks/" + index, members);
        }

        /** As sent; empty when left out, or no object. */
        Map<String, @Nullable Object> parameters() {
            return task.get("parameters") instanceof Map<?, ?> map ? Outline.members(map) : Map.of();
        }

        boolean hasUsableParameters() {
            return !task.containsKey("parameters") || task.get("parameters") instanceof Map;
        }
    }

    /** An edge as written. */
    record Link(String pointer, String from, String outcome, String outcomePointer) {}

    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Draft> byId = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    private Outline() {}

    static Outline of(Map<?, ?> document) {
        var outline = new Outline();
        if (document.get("tasks") instanceof List<?> tasks) {
            for (int i = 0; i < tasks.size(); i++) {
                outline.add(i, tasks.get(i) instanceof Map<?, ?> task ? task : Map.of());
            }
        }
        return outline;
    }

    private void add(int index, Map<?, ?> task) {
        var id = task.get("task_id") instanceof String text ? text : null;
        var type = task.get("type") instanceof String text ? text : null;
        var draft = new Draft(index, task, id, type, links(index, task));
        drafts.add(draft);
        if (id != null && byId.putIfAbsent(id, draft) != null) {
            ambiguous.add(id);
        }
    }

    private static List<Link> links(int index, Map<?, ?> task) {
        var links = new ArrayList<Link>();
        if (task.get("dependencies") instanceof List<?> dependencies) {
            for (int i = 0; i < dependencies.size(); i++) {
                var pointer = "/tasks/" + index + "/dependencies/" + i;
                switch (dependencies.get(i)) {
                    case String from -> links.add(new Link(pointer, from, Edge.SUCCESS, pointer));
                    case Map<?, ?> map when map.get("task_id") instanceof String from -> {
                        var outcome = map.get("outcome") instanceof String text ? text : Edge.SUCCESS;
                        links.add(new Link(pointer, from, outcome, pointer + "/outcome"));
                    }
                    case null, default -> {} // the schema tells
                }
            }
        }
        return links;
    }

    @SuppressWarnings("unchecked") // objects of plain JSON have texts as keys
    static Map<String, @Nullable Object> members(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }

    List<Draft> drafts() {
        return drafts;
    }

    /** Whether several tasks have the id, so that what is said of it cannot be judged. */
    boolean isAmbiguous(@Nullable String id) {
        return ambiguous.contains(id);
    }

    /** By id; of several with the same id the first. */
    Map<String, Draft> byId() {
        return byId;
    }
}
