package dev.waybill.definition;

import dev.waybill.definition.Change.Kind;
import dev.waybill.definition.Change.Subject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How one definition differs from another: the first thousand changes, and the number of all. */
public final class Differences {
    private static final int MOST_TOLD = 1_000;

    private final List<Change> told = new ArrayList<>();
    private final Map<Subject, Map<Kind, Integer>> counts = new EnumMap<>(Subject.class);
    private final Set<String> changedTasks = new HashSet<>();
    private int count;

    Differences() {}

    /**
     * What has changed, task by task in the order of the second definition, what is gone last. Tasks are told by their ids,
     * edges by what they join; the order of keys and of edges is no difference, nor is how an edge is written.
     *
     * @param before plain JSON objects, valid or not
     */
    public static Differences between(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        var differences = new Differences();
        new Comparison(differences).compare(before, after);
        return differences;
    }

    void add(Change change) {
        count++;
        counts.computeIfAbsent(change.subject(), _ -> new EnumMap<>(Kind.class)).merge(change.kind(), 1, Integer::sum);
        if (change.subject() != Subject.TASK && change.taskId() != null) {
            changedTasks.add(change.taskId());
        }
        if (told.size() < MOST_TOLD) {
            told.add(change);
        }
    }

    /** Up to a thousand. */
    public List<Change> told() {
        return List.copyOf(told);
    }

    /** All of them, those that are not told included. */
    public int count() {
        return count;
    }

    /** Of tasks that changed: those with changes in them, each once. */
    public int count(Subject subject, Kind kind) {
        return subject == Subject.TASK && kind == Kind.CHANGED
                ? changedTasks.size()
                : counts.getOrDefault(subject, Map.of()).getOrDefault(kind, 0);
    }
}
