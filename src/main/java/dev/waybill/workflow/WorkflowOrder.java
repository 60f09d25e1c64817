package dev.waybill.workflow;

import java.util.LinkedHashMap;
import java.util.Map;

/** The orders that a list of workflows can have; only these words reach a statement. */
enum WorkflowOrder {
    NEWEST("-created_at", "(created_at, id) < (:at, :id)", "created_at desc, id desc"),
    OLDEST("created_at", "(created_at, id) > (:at, :id)", "created_at, id"),
    BY_NAME("name", "name > :name", "name"),
    BY_NAME_BACKWARDS("-name", "name < :name", "name desc");

    static final Map<String, WorkflowOrder> WORDS = words();

    private final String word;
    final String after;
    final String by;

    WorkflowOrder(String word, String after, String by) {
        this.word = word;
        this.after = after;
        this.by = by;
    }

    private static Map<String, WorkflowOrder> words() {
        Map<String, WorkflowOrder> words = new LinkedHashMap<>();
        for (var order : values()) {
            words.put(order.word, order);
        }
        return words;
    }
}
