package dev.waybill.simulation.test;

import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a value is as somebody expects: an object when each member that is named is, a list when it is as long and each
 * element is, a number when it is as large, anything else when it is equal.
 */
final class Matching {
    /** Where two values part. */
    record Difference(String pointer, @Nullable Object expected, @Nullable Object actual) {}

    private Matching() {}

    static boolean matches(@Nullable Object expected, @Nullable Object actual) {
        return difference(expected, actual, "").isEmpty();
    }

    /** The first place where they part; a member that is not there is null there. */
    static Optional<Difference> difference(@Nullable Object expected, @Nullable Object actual, String pointer) {
        return switch (expected) {
            case Map<?, ?> map when actual instanceof Map<?, ?> other ->
                map.entrySet().stream()
                        .flatMap(member -> difference(
                                        member.getValue(), other.get(member.getKey()), Fault.pointer(pointer, String.valueOf(member.getKey())))
                                .stream())
                        .findFirst();
            case List<?> list when actual instanceof List<?> other && list.size() == other.size() -> elements(list, other, pointer);
            case Number number when actual instanceof Number other && isEqual(number, other) -> Optional.empty();
            case null, default ->
                expected == null ? when(actual != null, pointer, null, actual) : when(!expected.equals(actual), pointer, expected, actual);
        };
    }

    private static Optional<Difference> elements(List<?> expected, List<?> actual, String pointer) {
        for (int i = 0; i < expected.size(); i++) {
            var difference = difference(expected.get(i), actual.get(i), pointer + "/" + i);
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static boolean isEqual(Number one, Number other) {
        return one instanceof Long a && other instanceof Long b ? a.equals(b) : one.doubleValue() == other.doubleValue();
    }

    private static Optional<Difference> when(boolean isDifferent, String pointer, @Nullable Object expected, @Nullable Object actual) {
        return isDifferent ? Optional.of(new Difference(pointer, expected, actual)) : Optional.empty();
    }
}
