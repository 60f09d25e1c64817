package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of expressions: null, Boolean, Long, UnsignedLong, Double, String, CelByteString, Instant, Duration, List,
 * Map, {@link Opt} and {@link TypeValue}. JSON values are such values as they are.
 */
public final class Values {
    private Values() {}

    /** CEL's name of the value's type. */
    public static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "null_type";
            case Boolean _ -> "bool";
            case Long _ -> "int";
            case UnsignedLong _ -> "uint";
            case Double _ -> "double";
            case String _ -> "string";
            case CelByteString _ -> "bytes";
            case Instant _ -> "google.protobuf.Timestamp";
            case Duration _ -> "google.protobuf.Duration";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "map";
            case Opt _ -> "optional_type";
            case TypeValue _ -> "type";
            default -> throw new IllegalArgumentException("Not a value of expressions: " + value.getClass());
        };
    }

    /** The type as a message names it. */
    public static String kind(@Nullable Object value) {
        return switch (typeName(value)) {
            case "null_type" -> "null";
            case "google.protobuf.Timestamp" -> "timestamp";
            case "google.protobuf.Duration" -> "duration";
            case "optional_type" -> "optional";
            case String name -> name;
        };
    }

    /** A member of a value from outside, whose integers may be narrower than CEL's. */
    public static @Nullable Object adapt(@Nullable Object member) {
        return switch (member) {
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Float number -> number.doubleValue();
            case null, default -> member;
        };
    }

    static Failure noOverload(String function, @Nullable Object... arguments) {
        var kinds = new StringBuilder();
        for (int i = 0; i < arguments.length; i++) {
            kinds.append(i == 0 ? "" : i == arguments.length - 1 ? " and " : ", ").append(kind(arguments[i]));
        }
        return new Failure("'" + function + "' does not take " + (kinds.isEmpty() ? "no arguments" : kinds));
    }

    static String text(String function, @Nullable Object[] arguments, int index) {
        if (index < arguments.length && arguments[index] instanceof String text) {
            return text;
        }
        throw noOverload(function, arguments);
    }

    static long integer(String function, @Nullable Object[] arguments, int index) {
        if (index < arguments.length) {
            if (arguments[index] instanceof Long number) {
                return number;
            }
            if (arguments[index] instanceof Double number && number == Math.rint(number) && Math.abs(number) < 0x1p53) {
                return number.longValue();
            }
        }
        throw noOverload(function, arguments);
    }

    @SuppressWarnings("unchecked")
    static List<@Nullable Object> list(String function, @Nullable Object[] arguments, int index) {
        if (index < arguments.length && arguments[index] instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw noOverload(function, arguments);
    }
}
