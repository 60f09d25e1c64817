package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys, and looking things up by index or key. */
public final class Maps {
    private Maps() {}

    /** A value that may be a map's key. */
    public static Object key(@Nullable Object key) {
        if (key instanceof String || key instanceof Long || key instanceof UnsignedLong || key instanceof Boolean) {
            return key;
        }
        throw new Failure("A map's key is a string, int, uint or bool, not a " + Values.kind(key));
    }

    static @Nullable Object index(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof Opt opt) {
            return opt.isPresent() ? find(new @Nullable Object[] {opt.value(), a[1]}) : Opt.NONE;
        }
        var found = find(a);
        if (found.isPresent()) {
            return found.value();
        }
        throw new Failure(
                a[0] instanceof List<?> list
                        ? "There is no element " + a[1] + " in a list of " + list.size()
                        : "There is no field " + shown(a[1]));
    }

    private static String shown(@Nullable Object key) {
        return key instanceof String text ? "'" + (text.length() > 100 ? text.substring(0, 100) + "…" : text) + "'" : String.valueOf(key);
    }

    static Object optionalIndex(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof Opt opt) {
            return opt.isPresent() ? find(new @Nullable Object[] {opt.value(), a[1]}) : Opt.NONE;
        }
        return find(a);
    }

    private static Opt find(@Nullable Object[] a) {
        return switch (a[0]) {
            case Map<?, ?> map -> {
                if (!(a[1] instanceof Number)) {
                    key(a[1]);
                }
                yield Equality.find(map, a[1]);
            }
            case List<?> list -> {
                long index = index(a);
                yield index < 0 || index >= list.size() ? Opt.NONE : Opt.of(Values.adapt(list.get((int) index)));
            }
            case null, default -> throw Values.noOverload("[ ]", a);
        };
    }

    private static long index(@Nullable Object[] a) {
        return switch (a[1]) {
            case Long index -> index;
            case UnsignedLong index -> index.longValue();
            case Double index when index == Math.rint(index) -> index.longValue();
            case Double _ -> -1;
            case null, default -> throw Values.noOverload("[ ]", a);
        };
    }
}
