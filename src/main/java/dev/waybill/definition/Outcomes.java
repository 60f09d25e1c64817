package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** With which outcomes a task can end. */
final class Outcomes {
    /** What an edge may name of every task. */
    static final Set<String> ANY_TASK = Collections.unmodifiableSet(new TreeSet<>(List.of(Edge.SUCCESS, Edge.FAILURE, Edge.SKIPPED, Edge.ALWAYS)));

    private final Map<Integer, Set<String>> labels = new HashMap<>();

    /** Notes the labels of a task whose type is known and whose parameters have no fault. */
    void note(Draft draft, Set<String> own) {
        labels.put(draft.index(), own);
    }

    /** Labels beside those of every task; empty when faults keep that from being told. */
    Optional<Set<String>> labels(Draft draft) {
        return Optional.ofNullable(labels.get(draft.index()));
    }
}
