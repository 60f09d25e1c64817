package dev.waybill.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One value of a document replaced by, or joined by, something that does not belong there. */
final class Mutation {
    private static final List<Object> STRANGE = List.of(
            true, 0L, -1L, 1e300, Long.MAX_VALUE, "", "x", "\0", "${", "${1}", "${tasks.t1.output}", "t0", "success", "#", "http://x", "1s",
            "(", List.of(), List.of("t0", 1L), Map.of(), Map.of("$ref", "#"), Map.of("task_id", 1L), Map.of("type", "ai"), Map.of("", List.of()));

    private Mutation() {}

    static @Nullable Object anywhere(@Nullable Object value, Random random) {
        boolean here = random.nextInt(6) == 0;
        return switch (value) {
            case Map<?, ?> map when !here && !map.isEmpty() -> {
                Map<String, @Nullable Object> result = new LinkedHashMap<>();
                map.forEach((key, member) -> result.put((String) key, member));
                var key = List.copyOf(result.keySet()).get(random.nextInt(result.size()));
                switch (random.nextInt(8)) {
                    case 0 -> result.remove(key);
                    case 1 -> result.put(List.of("type", "$ref", "x", "pattern", "outcome", "", "a/~").get(random.nextInt(7)), strange(random));
                    default -> result.put(key, anywhere(result.get(key), random));
                }
                yield result;
            }
            case List<?> list when !here && !list.isEmpty() -> {
                var result = new ArrayList<@Nullable Object>(list);
                int at = random.nextInt(result.size());
                result.set(at, anywhere(result.get(at), random));
                yield result;
            }
            case null, default -> strange(random);
        };
    }

    private static @Nullable Object strange(Random random) {
        int choice = random.nextInt(STRANGE.size() + 1);
        return choice == STRANGE.size() ? null : STRANGE.get(choice);
    }
}
