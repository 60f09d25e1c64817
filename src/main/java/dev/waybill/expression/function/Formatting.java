package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code "%s is %.2f".format([a, b])}: the clauses s, d, f, e, b, o, x, X and %%. For one call. */
final class Formatting {
    private static final int DEFAULT_PRECISION = 6;
    private static final int MAX_PRECISION = 100;

    private final String format;
    private final List<?> values;
    private final Meter meter;
    private final StringBuilder result = new StringBuilder();
    private int at;
    private int next;

    private Formatting(String format, List<?> values, Meter meter) {
        this.format = format;
        this.values = values;
        this.meter = meter;
    }

    static Object format(@Nullable Object[] a, Meter meter) {
        var formatting = new Formatting(Values.text("format", a, 0), Values.list("format", a, 1), meter);
        return formatting.run();
    }

    private String run() {
        meter.produce(format.length());
        while (at < format.length()) {
            char c = format.charAt(at++);
            if (c != '%') {
                result.append(c);
            } else if (at < format.length() && format.charAt(at) == '%') {
                at++;
                result.append('%');
            } else {
                clause();
            }
        }
        return result.toString();
    }

    private void clause() {
        meter.steps(20);
        int precision = precision();
        char clause = at < format.length() ? format.charAt(at++) : ' ';
        if ("sdfeboxX".indexOf(clause) < 0) {
            throw new Failure("After '%' stands s, d, f, e, b, o, x or X, with a precision as in %.2f, or another %");
        }
        if (next >= values.size()) {
            throw new Failure("'format' has more clauses than its list has values");
        }
        var value = Values.adapt(values.get(next++));
        if (clause == 's') {
            string(value, 0);
        } else {
            append(number(clause, precision, value));
        }
    }

    private int precision() {
        if (at >= format.length() || format.charAt(at) != '.') {
            return DEFAULT_PRECISION;
        }
        int precision = 0;
        while (++at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
            precision = Math.min(MAX_PRECISION + 1, precision * 10 + Character.digit(format.charAt(at), 10));
        }
        if (precision > MAX_PRECISION) {
            throw new Failure("A precision is at most " + MAX_PRECISION);
        }
        return precision;
    }

    private void append(String text) {
        meter.produce(text.length());
        result.append(text);
    }

    private String number(char clause, int precision, @Nullable Object value) {
        return switch (clause) {
            case 'd' -> decimal(value);
            case 'f', 'e' -> floating(clause, precision, value);
            case 'b' -> value instanceof Boolean truth ? truth ? "1" : "0" : radix(clause, 2, value);
            case 'o' -> radix(clause, 8, value);
            default -> hex(clause, value);
        };
    }

    private static Failure wrong(char clause, @Nullable Object value) {
        return new Failure("'%" + clause + "' does not take " + Values.kind(value));
    }

    private static String decimal(@Nullable Object value) {
        return switch (value) {
            case Long number -> number.toString();
            case UnsignedLong number -> number.toString();
            case Double number -> special(number).orElseGet(() -> plain(number));
            case null, default -> throw wrong('d', value);
        };
    }

    private static Optional<String> special(double number) {
        return Double.isFinite(number) ? Optional.empty() : Optional.of(Double.toString(number));
    }

    private static String plain(double number) {
        var digits = new BigDecimal(Double.toString(number));
        return digits.signum() == 0 ? "0" : digits.stripTrailingZeros().toPlainString();
    }

    private static String floating(char clause, int precision, @Nullable Object value) {
        if (value instanceof Double number && !Double.isFinite(number)) {
            return Double.toString(number);
        }
        var exact = switch (value) {
            case Double number -> new BigDecimal(number);
            case Long number -> BigDecimal.valueOf(number);
            case UnsignedLong number -> new BigDecimal(number.bigIntegerValue());
            case null, default -> throw wrong(clause, value);
        };
        return clause == 'f'
                ? exact.setScale(precision, RoundingMode.HALF_EVEN).toPlainString()
                : scientific(exact.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN)), precision);
    }

    private static String scientific(BigDecimal rounded, int precision) {
        int exponent = rounded.signum() == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.movePointLeft(exponent).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return mantissa + 'e' + (exponent < 0 ? '-' : '+') + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }

    private static String radix(char clause, int radix, @Nullable Object value) {
        return switch (value) {
            case Long number -> Long.toString(number, radix);
            case UnsignedLong number -> number.toString(radix);
            case null, default -> throw wrong(clause, value);
        };
    }

    private String hex(char clause, @Nullable Object value) {
        var text = switch (value) {
            case String characters -> hex(characters.length() * 6L, characters.getBytes(StandardCharsets.UTF_8));
            case CelByteString bytes -> hex(bytes.size() * 2L, bytes.toByteArray());
            case null, default -> radix(clause, 16, value);
        };
        return clause == 'X' ? text.toUpperCase(Locale.ROOT) : text;
    }

    private String hex(long length, byte[] bytes) {
        meter.produce(length);
        return HexFormat.of().formatHex(bytes);
    }

    private void string(@Nullable Object value, int depth) {
        if (depth > Equality.MAX_DEPTH) {
            throw new Failure("The value formatted is nested deeper than " + Equality.MAX_DEPTH);
        }
        switch (Values.adapt(value)) {
            case null -> append("null");
            case String text -> append(text);
            case Double number -> append(decimal(number));
            case TypeValue type -> append(type.name());
            case List<?> list -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            case Opt _ -> throw wrong('s', value);
            case Object other -> append(String.valueOf(Conversions.toText(new Object[] {other}, meter)));
        }
    }

    private void list(List<?> list, int depth) {
        append("[");
        for (int i = 0; i < list.size(); i++) {
            append(i == 0 ? "" : ", ");
            string(list.get(i), depth + 1);
        }
        append("]");
    }

    private void map(Map<?, ?> map, int depth) {
        meter.produceElements(2L * map.size());
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((key, member) -> sorted.put(String.valueOf(key), member));
        append("{");
        sorted.forEach((key, member) -> {
            append((result.charAt(result.length() - 1) == '{' ? "" : ", ") + key + ": ");
            string(member, depth + 1);
        });
        append("}");
    }
}
