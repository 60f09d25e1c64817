package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** CEL's equality: by value across number types, deep, and false rather than an error between different types. */
public final class Equality {
    /** Values are seldom deeper than JSON may be; a chain of literals could make one that overflows the stack. */
    static final int MAX_DEPTH = 200;

    private static final double TWO_TO_63 = 0x1p63;
    private static final double TWO_TO_64 = 0x1p64;

    private Equality() {}

    public static boolean areEqual(@Nullable Object left, @Nullable Object right, Meter meter) {
        return areEqual(left, right, meter, 0);
    }

    private static boolean areEqual(@Nullable Object left, @Nullable Object right, Meter meter, int depth) {
        meter.step();
        if (depth > MAX_DEPTH) {
            throw new Failure("The values compared are nested deeper than " + MAX_DEPTH);
        }
        var a = Values.adapt(left);
        var b = Values.adapt(right);
        return switch (a) {
            case null -> b == null;
            case Number number -> b instanceof Number other && areEqual(number, other);
            case String text -> {
                meter.scan(text.length());
                yield text.equals(b);
            }
            case List<?> list -> b instanceof List<?> other && areEqual(list, other, meter, depth);
            case Map<?, ?> map -> b instanceof Map<?, ?> other && areEqual(map, other, meter, depth);
            case Opt opt -> b instanceof Opt other
                    && opt.isPresent() == other.isPresent()
                    && areEqual(opt.value(), other.value(), meter, depth + 1);
            default -> a.equals(b);
        };
    }

    private static boolean areEqual(List<?> left, List<?> right, Meter meter, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (!areEqual(left.get(i), right.get(i), meter, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    private static boolean areEqual(Map<?, ?> left, Map<?, ?> right, Meter meter, int depth) {
        if (left.size() != right.size()) {
            return false;
        }
        for (var entry : left.entrySet()) {
            var found = find(right, entry.getKey());
            if (!found.isPresent() || !areEqual(entry.getValue(), found.value(), meter, depth + 1)) {
                return false;
            }
        }
        return true;
    }

    static boolean areEqual(Number left, Number right) {
        return compare(left, right) == 0 && !isNaN(left) && !isNaN(right);
    }

    static boolean isNaN(Number number) {
        return number instanceof Double value && value.isNaN();
    }

    /** An integer meets a double as a double, as CEL has it. NaN compares as greatest; callers ask for it first. */
    static int compare(Number left, Number right) {
        if (left instanceof Long a && right instanceof Long b) {
            return Long.compare(a, b);
        }
        if (left instanceof Double || right instanceof Double) {
            return left.doubleValue() == right.doubleValue() ? 0 : Double.compare(left.doubleValue(), right.doubleValue());
        }
        return unsigned(left) && unsigned(right)
                ? Long.compareUnsigned(left.longValue(), right.longValue())
                : Boolean.compare(unsigned(left), unsigned(right));
    }

    /** Whether the integer is not negative. */
    private static boolean unsigned(Number integer) {
        return integer instanceof UnsignedLong || integer.longValue() >= 0;
    }

    /** The value under a key, where a number of another type that is equal finds it too. */
    public static Opt find(Map<?, ?> map, @Nullable Object key) {
        if (key == null) {
            return Opt.NONE;
        }
        var value = map.get(key);
        if (value != null || map.containsKey(key)) {
            return Opt.of(Values.adapt(value));
        }
        for (var other : otherForms(key)) {
            if (map.containsKey(other)) {
                return Opt.of(Values.adapt(map.get(other)));
            }
        }
        return Opt.NONE;
    }

    private static List<Number> otherForms(Object key) {
        return switch (key) {
            case Long number when number >= 0 -> List.of(UnsignedLong.valueOf(number));
            case UnsignedLong number when number.longValue() >= 0 -> List.of(number.longValue());
            case Double number when number == Math.rint(number) && Math.abs(number) < TWO_TO_63 ->
                number < 0 ? List.of(number.longValue()) : List.of(number.longValue(), UnsignedLong.valueOf(number.longValue()));
            case Double number when number == Math.rint(number) && number > 0 && number < TWO_TO_64 ->
                List.of(UnsignedLong.fromLongBits((long) (number - TWO_TO_63) ^ Long.MIN_VALUE));
            default -> List.of();
        };
    }
}
