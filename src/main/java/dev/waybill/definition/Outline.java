package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be made out of a document that may have faults: its tasks, at any depth, and the edges between those that exist. */
final class Outline {
    /** The graph that a task stands in. @param owner null: the workflow's own */
    record Home(@Nullable Draft owner, String block) {
        int depth() {
            return owner == null ? 0 : owner.home().depth() + 1;
        }
    }

    /**
     * @param index among all tasks
     * @param place its JSON pointer
     * @param id null when it has none that could be one
     */
    record Draft(int index, Home home, String place, Map<?, ?> task, @Nullable String id, @Nullable String type, List<Link> links) {
        String pointer(String... members) {
            return Fault.pointer(place, members);
        }

        boolean isBeside(Draft other) {
            return home.owner() == other.home.owner() && home.block().equals(other.home.block());
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

    static final int MAX_DEPTH = 10;

    private final Function<String, List<String>> blocks;
    private final List<Draft> drafts = new ArrayList<>();
    private final Map<String, Draft> byId = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    private Outline(Function<String, List<String>> blocks) {
        this.blocks = blocks;
    }

    /** @param blocks by the name of a type: see {@link TaskRules#blocks} */
    static Outline of(Map<?, ?> document, Function<String, List<String>> blocks) {
        var outline = new Outline(blocks);
        outline.add(new Home(null, Block.TASKS), "/tasks", document.get("tasks"));
        return outline;
    }

    private void add(Home home, String place, @Nullable Object tasks) {
        if (tasks instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                add(home, place + "/" + i, list.get(i) instanceof Map<?, ?> task ? task : Map.of());
            }
        }
    }

    private void add(Home home, String place, Map<?, ?> task) {
        var id = task.get("task_id") instanceof String text ? text : null;
        var type = task.get("type") instanceof String text ? text : null;
        var draft = new Draft(drafts.size(), home, place, task, id, type, links(place, task));
        drafts.add(draft);
        if (id != null && byId.putIfAbsent(id, draft) != null) {
            ambiguous.add(id);
        }
        if (type != null && home.depth() < MAX_DEPTH) {
            for (var block : blocks.apply(type)) {
                add(new Home(draft, block), pointer(draft, block), block(block, draft.parameters()));
            }
        }
    }

    /** Where the tasks of a block stand. */
    static String pointer(Draft owner, String block) {
        return block.equals(Block.TASKS) ? owner.pointer("parameters", block) : owner.pointer("parameters", block, Block.TASKS);
    }

    /** The tasks of a block, as far as they can be made out. */
    static List<?> block(String name, Map<String, @Nullable Object> parameters) {
        var value = parameters.get(name);
        var tasks = name.equals(Block.TASKS) ? value : value instanceof Map<?, ?> map ? map.get(Block.TASKS) : null;
        return tasks instanceof List<?> list ? list : List.of();
    }

    private static List<Link> links(String place, Map<?, ?> task) {
        var links = new ArrayList<Link>();
        if (task.get("dependencies") instanceof List<?> dependencies) {
            for (int i = 0; i < dependencies.size(); i++) {
                var pointer = place + "/dependencies/" + i;
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
