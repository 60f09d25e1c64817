package dev.waybill.definition;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Texts and keys that could not be stored: with NUL or half a surrogate pair. */
final class Texts {
    private static final int MAX_TOLD = 100;
    private final Set<String> pointers = new HashSet<>();

    /** @param document no deeper than a definition may be */
    Texts(@Nullable Object document) {
        look("", document);
    }

    private void look(String pointer, @Nullable Object value) {
        if (pointers.size() >= MAX_TOLD) {
            return;
        }
        switch (value) {
            case String text -> note(pointer, text);
            case Map<?, ?> map -> map.forEach((key, member) -> {
                note(pointer, (String) key);
                look(Fault.pointer(pointer, (String) key), member);
            });
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    look(pointer + "/" + i, list.get(i));
                }
            }
            case null, default -> {}
        }
    }

    private void note(String pointer, String text) {
        if (Json.firstUnstorable(text) != null) {
            pointers.add(pointer);
        }
    }

    void tell(FaultList faults) {
        pointers.forEach(pointer -> faults.add(
                pointer, "unstorable_text", "Texts and keys must not hold the character U+0000 or half of a surrogate pair"));
    }

    boolean isUnstorable(String pointer) {
        return pointers.contains(pointer);
    }
}
