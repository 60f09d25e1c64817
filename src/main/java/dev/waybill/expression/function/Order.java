package dev.waybill.expression.function;

import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** CEL's order of values of one type, and of numbers of any. */
final class Order {
    private static final Comparator<CelByteString> BYTES = CelByteString.unsignedLexicographicalComparator();

    private Order() {}

    static Function comparison(String operator, IntPredicate holds) {
        return (a, meter) -> {
            if (a[0] instanceof Double left && a[1] instanceof Double right) {
                return !left.isNaN() && !right.isNaN() && holds.test(Equality.compare(left, right));
            }
            if (a[0] instanceof Number left && Equality.isNaN(left) || a[1] instanceof Number right && Equality.isNaN(right)) {
                return a[0] instanceof Number && a[1] instanceof Number ? false : fail(operator, a);
            }
            return holds.test(compare(operator, a[0], a[1], meter));
        };
    }

    private static boolean fail(String operator, @Nullable Object[] arguments) {
        throw Values.noOverload(operator, arguments);
    }

    static int compare(String operator, @Nullable Object left, @Nullable Object right, Meter meter) {
        return switch (left) {
            case Number a when right instanceof Number b -> Equality.compare(a, b);
            case String a when right instanceof String b -> {
                meter.scan(Math.min(a.length(), b.length()));
                yield compareCodePoints(a, b);
            }
            case Boolean a when right instanceof Boolean b -> Boolean.compare(a, b);
            case CelByteString a when right instanceof CelByteString b -> {
                meter.scan(Math.min(a.size(), b.size()));
                yield BYTES.compare(a, b);
            }
            case Instant a when right instanceof Instant b -> a.compareTo(b);
            case Duration a when right instanceof Duration b -> a.compareTo(b);
            case null, default -> throw Values.noOverload(operator, left, right);
        };
    }

    /** By code point, as UTF-8 sorts; Java's own order puts surrogates before U+E000. */
    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
