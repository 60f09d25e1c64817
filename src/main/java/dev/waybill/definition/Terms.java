package dev.waybill.definition;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the executions of a workflow are started and kept under: all that it says beside its graph.
 *
 * @param variables what {@code vars.<name>} is: plain JSON
 * @param concurrency null: as many as there are
 * @param retention   null: as all others
 * @param sla         null: they may take as long as they take
 * @param priority    0 to 9; 9 comes first
 */
public record Terms(
        Map<String, @Nullable Object> variables,
        List<SearchAttributeRule> searchAttributes,
        @Nullable ConcurrencyRule concurrency,
        @Nullable RetentionRule retention,
        @Nullable SlaRule sla,
        int priority) {
    public static final int USUAL_PRIORITY = 5;

    /** Whether nothing is to be computed or noted when an execution starts. */
    public boolean isPlain() {
        return searchAttributes.isEmpty() && concurrency == null && retention == null && sla == null && priority == USUAL_PRIORITY;
    }
}
