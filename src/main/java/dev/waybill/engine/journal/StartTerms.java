package dev.waybill.engine.journal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an execution is started under, as its workflow says beside its graph: most say nothing of the kind, which is {@link #NONE}.
 *
 * @param shownAttributes the search attributes as JSON; null: none
 */
public record StartTerms(List<Attribute> attributes, @Nullable String shownAttributes) {
    public static final StartTerms NONE = new StartTerms(List.of(), null);

    /**
     * What an execution is found by.
     *
     * @param value as the index has it
     */
    public record Attribute(String name, String value) {}

    boolean isNone() {
        return equals(NONE);
    }
}
