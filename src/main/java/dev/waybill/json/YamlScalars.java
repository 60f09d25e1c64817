package dev.waybill.json;

import java.math.BigInteger;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a plain scalar stands for in the core schema of YAML 1.2: {@code no} is a text, {@code 0777} is 777. */
final class YamlScalars {
    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
    private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");

    private YamlScalars() {}

    static @Nullable Object value(ScalarEvent scalar) {
        return scalar.getScalarStyle() == ScalarStyle.PLAIN ? plain(scalar.getValue()) : scalar.getValue();
    }

    /** Whether a plain scalar is a text, and not null, a truth value or a number. */
    static boolean isText(String plain) {
        return !NULLS.contains(plain)
                && !TRUE.contains(plain)
                && !FALSE.contains(plain)
                && !OCTAL.matcher(plain).matches()
                && !HEXADECIMAL.matcher(plain).matches()
                && !FLOAT.matcher(plain).matches() // integers too
                && !NOT_FINITE.matcher(plain).matches();
    }

    private static @Nullable Object plain(String text) {
        if (NULLS.contains(text)) {
            return null;
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return TRUE.contains(text);
        }
        if (isText(text)) {
            return text;
        }
        if (text.length() > MAX_NUMBER_LENGTH) {
            throw new MalformedJson("It holds a number of more than " + MAX_NUMBER_LENGTH + " digits");
        }
        return number(text);
    }

    private static Object number(String text) {
        if (OCTAL.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 8));
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return integer(new BigInteger(text.substring(2), 16));
        }
        if (INTEGER.matcher(text).matches()) {
            var value = new BigInteger(text);
            return value.signum() == 0 && text.startsWith("-") ? (Object) (-0.0) : integer(value);
        }
        return finite(NOT_FINITE.matcher(text).matches() ? Double.POSITIVE_INFINITY : Double.parseDouble(text));
    }

    private static Object integer(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : (Object) finite(value.doubleValue());
    }

    private static double finite(double number) {
        if (Double.isInfinite(number)) {
            throw new MalformedJson("Every number must be finite and fit a 64-bit floating-point number");
        }
        return number;
    }
}
