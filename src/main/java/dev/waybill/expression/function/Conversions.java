package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code int(x)}, {@code string(x)} and the like. */
final class Conversions {
    private static final int MAX_NUMBER = 400;

    /** Reading one takes about as long as that many steps. */
    private static final int PARSE_STEPS = 10;

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,20}");
    private static final Pattern DOUBLE = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");

    private Conversions() {}

    static @Nullable Object toInt(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long number -> number;
            case UnsignedLong number when number.longValue() >= 0 -> number.longValue();
            case Double number when number > -0x1p63 && number < 0x1p63 -> number.longValue();
            case UnsignedLong _, Double _ -> throw new Failure("The number does not fit an int of 64 bits");
            case String text -> parse("int", text, meter);
            case Instant instant -> instant.getEpochSecond();
            case null, default -> throw Values.noOverload("int", a);
        };
    }

    private static long parse(String function, String text, Meter meter) {
        meter.steps(PARSE_STEPS);
        try {
            if (text.length() <= MAX_NUMBER && INTEGER.matcher(text).matches()) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new Failure("The number does not fit an int of 64 bits");
        }
        throw new Failure("The text given to '" + function + "' is no whole number");
    }

    static @Nullable Object toUint(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case UnsignedLong number -> number;
            case Long number when number >= 0 -> UnsignedLong.valueOf(number);
            case Double number when number >= 0 && number < 0x1p63 -> UnsignedLong.valueOf(number.longValue());
            case Double number when number >= 0 && number < 0x1p64 ->
                UnsignedLong.fromLongBits((long) (number - 0x1p63) ^ Long.MIN_VALUE);
            case Long _, Double _ -> throw new Failure("The number does not fit a uint of 64 bits");
            case String text -> parseUnsigned(text, meter);
            case null, default -> throw Values.noOverload("uint", a);
        };
    }

    private static UnsignedLong parseUnsigned(String text, Meter meter) {
        meter.steps(PARSE_STEPS);
        try {
            if (text.length() <= MAX_NUMBER && INTEGER.matcher(text).matches() && !text.startsWith("-")) {
                return UnsignedLong.valueOf(text.startsWith("+") ? text.substring(1) : text);
            }
        } catch (NumberFormatException e) {
            throw new Failure("The number does not fit a uint of 64 bits");
        }
        throw new Failure("The text given to 'uint' is no whole number from 0");
    }

    static @Nullable Object toDouble(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Double number -> number;
            case Number number -> number.doubleValue();
            case String text -> parseDouble(text, meter);
            case null, default -> throw Values.noOverload("double", a);
        };
    }

    private static double parseDouble(String text, Meter meter) {
        meter.steps(PARSE_STEPS);
        return switch (text) {
            case "NaN" -> Double.NaN;
            case "Infinity", "+Infinity", "inf", "+inf", "Inf", "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Infinity", "-inf", "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> {
                if (text.length() > MAX_NUMBER || !DOUBLE.matcher(text).matches()) {
                    throw new Failure("The text given to 'double' is no number");
                }
                yield Double.parseDouble(text);
            }
        };
    }

    static @Nullable Object toBool(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Boolean truth -> truth;
            case String text -> switch (text) {
                case "true", "True", "TRUE", "t", "1" -> true;
                case "false", "False", "FALSE", "f", "0" -> false;
                default -> throw new Failure("The text given to 'bool' is neither true nor false");
            };
            case null, default -> throw Values.noOverload("bool", a);
        };
    }

    static @Nullable Object toText(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case String text -> text;
            case Double number -> text(number);
            case Long number -> number.toString();
            case UnsignedLong number -> number.toString();
            case Boolean truth -> truth.toString();
            case Instant instant -> instant.toString();
            case Duration duration -> Times.text(duration);
            case CelByteString bytes -> {
                meter.produce(bytes.size());
                if (!bytes.isValidUtf8()) {
                    throw new Failure("The bytes are not UTF-8");
                }
                yield bytes.toStringUtf8();
            }
            case null, default -> throw Values.noOverload("string", a);
        };
    }

    static String text(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        boolean whole = number == Math.rint(number) && Math.abs(number) < 1e15;
        return whole ? (number == 0 && 1 / number < 0 ? "-0" : Long.toString((long) number)) : Double.toString(number);
    }

    static @Nullable Object toBytes(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case CelByteString bytes -> bytes;
            case String text -> {
                meter.produce(text.length() * 3L);
                yield CelByteString.copyFromUtf8(text);
            }
            case null, default -> throw Values.noOverload("bytes", a);
        };
    }

    static @Nullable Object toTimestamp(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Instant instant -> instant;
            case String text -> Times.instant(text, meter);
            case Long seconds -> {
                if (Math.abs(seconds) > 1L << 40) {
                    throw new Failure("The timestamp is not within the years 1 to 9999");
                }
                yield Times.checked(Instant.ofEpochSecond(seconds));
            }
            case null, default -> throw Values.noOverload("timestamp", a);
        };
    }

    static @Nullable Object toDuration(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Duration duration -> duration;
            case String text -> Times.duration(text, meter);
            case null, default -> throw Values.noOverload("duration", a);
        };
    }

    static @Nullable Object size(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case String text -> {
                meter.scan(text.length());
                yield (long) text.codePointCount(0, text.length());
            }
            case CelByteString bytes -> (long) bytes.size();
            case List<?> list -> (long) list.size();
            case Map<?, ?> map -> (long) map.size();
            case null, default -> throw Values.noOverload("size", a);
        };
    }
}
