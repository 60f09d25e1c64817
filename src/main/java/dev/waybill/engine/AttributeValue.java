package dev.waybill.engine;

import dev.waybill.definition.SearchAttributeRule.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of a search attribute.
 *
 * @param shown plain JSON
 * @param key   as the index has it: the type's letter, a colon, and one way to write the value
 */
record AttributeValue(Object shown, String key) {
    static final int MOST_CHARACTERS = 200;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?");
    /** Up to here a double without a fraction is the same number as a long. */
    private static final double EXACT = 1L << 53;

    /** What a value is as one of a type; empty when it is none. Null as type: that of the value. */
    static Optional<AttributeValue> of(@Nullable Type type, Object value) {
        return switch (value) {
            case String text when type == Type.INSTANT -> instant(text);
            case String text -> Optional.of(ofText(text)).filter(_ -> type == null || type == Type.STRING);
            case Boolean truth -> asTextOr(type, Type.BOOLEAN, truth, "b:" + truth);
            case Long number -> asTextOr(type, Type.NUMBER, number, number(number));
            case Double number -> asTextOr(type, Type.NUMBER, number, number(number));
            default -> Optional.empty();
        };
    }

    private static Optional<AttributeValue> asTextOr(@Nullable Type type, Type own, Object value, String key) {
        return type == Type.STRING
                ? Optional.of(ofText(key.substring(2)))
                : Optional.of(new AttributeValue(value, key)).filter(_ -> type == null || type == own);
    }

    private static AttributeValue ofText(String text) {
        return new AttributeValue(text, "s:" + text);
    }

    private static String number(long number) {
        return "n:" + number;
    }

    private static String number(double number) {
        return number == Math.rint(number) && Math.abs(number) <= EXACT ? number((long) number) : "n:" + number;
    }

    private static Optional<AttributeValue> instant(String text) {
        return instantOf(text).map(instant -> new AttributeValue(instant.toString(), "i:" + instant));
    }

    private static Optional<Instant> instantOf(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The keys that a text in a query may mean: itself, and the number, the truth or the instant that it reads as. */
    static List<String> keys(String text) {
        var keys = new ArrayList<>(List.of("s:" + text));
        if (text.equals("true") || text.equals("false")) {
            keys.add("b:" + text);
        } else if (NUMBER.matcher(text).matches()) {
            keys.add(numberOf(text));
        } else {
            instantOf(text.replace(' ', '+')).ifPresent(instant -> keys.add("i:" + instant));
        }
        return keys;
    }

    private static String numberOf(String text) {
        try {
            return number(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return number(Double.parseDouble(text));
        }
    }
}
