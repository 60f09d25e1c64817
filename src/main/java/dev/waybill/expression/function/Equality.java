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

    /** Compares exactly, never by rounding an integer to a double. NaN compares as greatest; callers ask for it first. */
    static int compare(Number left, Number right) {
        return switch (left) {
            case Long a -> switch (right) {
                case Long b -> Long.compare(a, b);
                case UnsignedLong b -> a < 0 ? -1 : UnsignedLong.valueOf(a).compareTo(b);
                default -> -compareInexact(right.doubleValue(), a);
            };
            case UnsignedLong a -> switch (right) {
                case Long b -> b < 0 ? 1 : a.compareTo(UnsignedLong.valueOf(b));
                case UnsignedLong b -> a.compareTo(b);
                default -> -compareInexact(right.doubleValue(), a);
            };
            default -> switch (right) {
                case Long b -> compareInexact(left.doubleValue(), b);
                case UnsignedLong b -> compareInexact(left.doubleValue(), b);
                default -> left.doubleValue() == right.doubleValue() ? 0 : Double.compare(left.doubleValue(), right.doubleValue());
            };
        };
    }

    private static int compareInexact(double left, long right) {
        if (Double.isNaN(left) || left >= TWO_TO_63) {
            return 1;
        }
        if (left < -TWO_TO_63) {
            return -1;
        }
        long whole = (long) left;
        return whole != right ? Long.compare(whole, right) : Double.compare(left - whole, 0.0);
    }

    private static int compareInexact(double left, UnsignedLong right) {
        if (Double.isNaN(left) || left >= TWO_TO_64) {
            return 1;
        }
        if (left < 0) {
            return -1;
        }
        if (left < TWO_TO_63) {
            return right.longValue() < 0 ? -1 : compareInexact(left, right.longValue());
        }
        return UnsignedLong.fromLongBits((long) (left - TWO_TO_63) ^ Long.MIN_VALUE).compareTo(right);
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
        var other = otherForm(key);
        return other != null && map.containsKey(other) ? Opt.of(Values.adapt(map.get(other))) : Opt.NONE;
    }

    private static @Nullable Object otherForm(Object key) {
        return switch (key) {
            case Long number -> number < 0 ? null : UnsignedLong.valueOf(number);
            case UnsignedLong number -> number.longValue() < 0 ? null : number.longValue();
            case Double number when number == Math.rint(number) && Math.abs(number) < TWO_TO_63 -> number.longValue();
            case Double number when number == Math.rint(number) && number > 0 && number < TWO_TO_64 ->
                UnsignedLong.fromLongBits((long) (number - TWO_TO_63) ^ Long.MIN_VALUE);
            default -> null;
        };
    }
}
