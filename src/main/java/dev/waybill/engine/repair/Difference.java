package dev.waybill.engine.repair;

import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The first place at which two values differ.
 *
 * @param pointer RFC 6901, into both
 * @param left    plain JSON, its beginning if it is long; null also where there is nothing
 */
public record Difference(String pointer, @Nullable Object left, @Nullable Object right) {
    private static final int LONGEST_SHOWN = 2_000;
    private static final int DEEPEST = 100;

    /** Members in the order of their names, so that the same two values always differ at the same place. */
    static Optional<Difference> first(@Nullable Object left, @Nullable Object right) {
        return first("", left, right, 0);
    }

    private static Optional<Difference> first(String pointer, @Nullable Object left, @Nullable Object right, int depth) {
        if (Objects.equals(left, right)) {
            return Optional.empty();
        }
        if (depth < DEEPEST && left instanceof Map<?, ?> one && right instanceof Map<?, ?> other) {
            var names = new TreeSet<String>();
            one.keySet().forEach(name -> names.add(String.valueOf(name)));
            other.keySet().forEach(name -> names.add(String.valueOf(name)));
            return names.stream()
                    .filter(name -> one.containsKey(name) != other.containsKey(name) || !Objects.equals(one.get(name), other.get(name)))
                    .findFirst()
                    .map(name -> first(Fault.pointer(pointer, name), one.get(name), other.get(name), depth + 1)
                            .orElseGet(() -> new Difference(Fault.pointer(pointer, name), null, null)));
        }
        if (depth < DEEPEST && left instanceof List<?> one && right instanceof List<?> other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                var found = first(pointer + "/" + i, i < one.size() ? one.get(i) : null, i < other.size() ? other.get(i) : null, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.of(new Difference(pointer, shown(left), shown(right)));
    }

    private static @Nullable Object shown(@Nullable Object value) {
        var text = Json.write(value);
        return text.length() <= LONGEST_SHOWN ? value : text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN / 2)) + "…";
    }
}
