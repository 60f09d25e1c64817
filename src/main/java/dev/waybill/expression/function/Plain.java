package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import dev.waybill.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values of expressions as plain JSON values. */
public final class Plain {
    private static final int MAX_DEPTH = 100;

    private Plain() {}

    /**
     * Pays for every element it visits, so that a list of lists that share their elements cannot grow without end. What is
     * plain already is returned as it is.
     */
    public static @Nullable Object of(@Nullable Object value, Meter meter) {
        return of(value, meter, 0);
    }

    private static @Nullable Object of(@Nullable Object value, Meter meter, int depth) {
        meter.deliver(value instanceof String text ? text.length() : 0);
        return switch (Values.adapt(value)) {
            case null -> null;
            case String text -> text;
            case Boolean truth -> truth;
            case Long number -> number;
            case Double number -> finite(number);
            case UnsignedLong number -> signed(number);
            case Instant instant -> instant.toString();
            case Duration duration -> Times.text(duration);
            case CelByteString bytes -> base64(bytes, meter);
            case Opt opt -> of(opt.value(), meter, depth);
            case List<?> list -> list(list, meter, deeper(depth));
            case Map<?, ?> map -> map(map, meter, deeper(depth));
            case TypeValue type -> throw new Failure("The result is the type " + type + ", which is no JSON value");
            default -> throw new IllegalArgumentException("Not a value of expressions: " + value);
        };
    }

    private static int deeper(int depth) {
        if (depth >= MAX_DEPTH) {
            throw new Failure("The result is nested deeper than " + MAX_DEPTH);
        }
        return depth + 1;
    }

    private static Double finite(Double number) {
        if (number.isNaN() || number.isInfinite()) {
            throw new Failure("The result is " + (number.isNaN() ? "not a number" : "infinite") + ", which JSON cannot hold");
        }
        return number;
    }

    private static Object signed(UnsignedLong number) {
        return number.longValue() >= 0 ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    static String base64(CelByteString bytes, Meter meter) {
        meter.produce(bytes.size() * 4L / 3);
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static List<?> list(List<?> list, Meter meter, int depth) {
        List<@Nullable Object> changed = null;
        for (int i = 0; i < list.size(); i++) {
            var element = list.get(i);
            var plain = of(element, meter, depth);
            if (changed == null && plain != element) {
                meter.produceElements(list.size());
                changed = new ArrayList<>(list.subList(0, i));
            }
            if (changed != null) {
                changed.add(plain);
            }
        }
        return changed == null ? list : changed;
    }

    private static Map<?, ?> map(Map<?, ?> map, Meter meter, int depth) {
        for (var entry : map.entrySet()) {
            if (!isText(entry.getKey(), meter) || of(entry.getValue(), meter, depth) != entry.getValue()) {
                return changed(map, meter, depth);
            }
        }
        return map;
    }

    private static boolean isText(@Nullable Object key, Meter meter) {
        if (key instanceof String text) {
            meter.deliver(text.length());
            return true;
        }
        return false;
    }

    private static Map<?, ?> changed(Map<?, ?> map, Meter meter, int depth) {
        meter.produceElements(2L * map.size());
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        for (var entry : map.entrySet()) {
            var key = String.valueOf(entry.getKey());
            var value = of(entry.getValue(), meter, depth);
            if (plain.containsKey(key)) {
                throw new Failure("The result has a map with two keys of the text '" + key + "'");
            }
            plain.put(key, value);
        }
        return plain;
    }

    /** Compact JSON; pays for its length. */
    public static String json(@Nullable Object value, Meter meter) {
        var plain = of(value, meter);
        charge(plain, meter);
        return Json.write(plain);
    }

    private static void charge(@Nullable Object plain, Meter meter) {
        switch (plain) {
            case String text -> meter.produce(text.length());
            case List<?> list -> {
                meter.produceElements(0);
                list.forEach(element -> charge(element, meter));
            }
            case Map<?, ?> map -> map.forEach((key, member) -> {
                meter.produce(((String) key).length());
                charge(member, meter);
            });
            case null, default -> meter.produce(8);
        }
    }
}
