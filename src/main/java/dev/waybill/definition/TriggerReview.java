package dev.waybill.definition;

import dev.waybill.definition.schema.Suggestions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Faults of the types of triggers. */
final class TriggerReview {
    static final String MANUAL = "manual";
    private final Suggestions suggestions;
    private final FaultList faults;

    TriggerReview(Suggestions suggestions, FaultList faults) {
        this.suggestions = suggestions;
        this.faults = faults;
    }

    void review(@Nullable Object triggers) {
        switch (triggers) {
            case Map<?, ?> one -> reviewOne("/triggers", one);
            case List<?> several -> {
                for (int i = 0; i < several.size(); i++) {
                    if (several.get(i) instanceof Map<?, ?> one) {
                        reviewOne("/triggers/" + i, one);
                    }
                }
            }
            case null, default -> {}
        }
    }

    private void reviewOne(String pointer, Map<?, ?> trigger) {
        if (!(trigger.get("type") instanceof String type) || type.equals(MANUAL)) {
            return;
        }
        if (Unbuilt.TRIGGER_TYPES.contains(type)) {
            faults.add(pointer + "/type", Unbuilt.CODE, "The trigger " + Unbuilt.sentence(type));
        } else {
            faults.add(pointer + "/type", "unknown_type", suggestions.unknown("There is no trigger type '%s'", type, List.of(MANUAL)));
        }
    }

    /** Whether what stands in a trigger is judged by rules that are not those of its type. */
    static boolean isOfAnotherType(@Nullable Object trigger) {
        return trigger instanceof Map<?, ?> map && map.get("type") instanceof String type && !type.equals(MANUAL);
    }
}
