package dev.waybill.json;

import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON text to plain values and back. A plain value is null, a Boolean, Long, Double, String, List or Map with String
 * keys in their order. Numbers written without fraction or exponent and within 64 bits are Long, others Double.
 */
public final class Json {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_LENGTH = 1_000;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private Json() {}

    /**
     * Reads one JSON document in UTF-8. The caller has bounded its length.
     *
     * @throws MalformedJson when it is not exactly one document, not UTF-8, deeper than 100 or has a key twice in an object
     */
    public static @Nullable Object parse(byte[] utf8) {
        try {
            return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
        } catch (CharacterCodingException e) {
            throw new MalformedJson("It is not UTF-8");
        }
    }

    /** As {@link #parse(byte[])}. */
    public static @Nullable Object parse(String text) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new MalformedJson("It is empty");
            }
            var value = read(parser);
            if (parser.nextToken() != null) {
                throw malformed(parser, "Something follows the document");
            }
            return value;
        } catch (StreamConstraintsException e) {
            throw new MalformedJson(
                    "It is nested deeper than " + MAX_DEPTH + " or holds a number of more than " + MAX_NUMBER_LENGTH + " digits");
        } catch (StreamReadException e) {
            var at = e.getLocation();
            var what = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate") ? "A key stands twice" : "It is not JSON";
            throw new MalformedJson(what + " at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
    }

    private static @Nullable Object read(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    map.put(name, read(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(read(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> finite(parser, parser.getDoubleValue());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformed(parser, "It is not JSON");
        };
    }

    private static Object integer(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> parser.getString().equals("-0") ? (Object) (-0.0) : (Object) parser.getLongValue();
            default -> finite(parser, new BigInteger(parser.getString()).doubleValue());
        };
    }

    private static double finite(JsonParser parser, double number) {
        if (Double.isInfinite(number)) {
            throw malformed(parser, "A number is too large for a 64-bit floating-point number");
        }
        return number;
    }

    private static MalformedJson malformed(JsonParser parser, String what) {
        var at = parser.currentTokenLocation();
        return new MalformedJson(what + " at line " + at.getLineNr() + ", column " + at.getColumnNr());
    }

    /**
     * Compact JSON of a plain value; Integer, Short and Float are taken too.
     *
     * @throws IllegalArgumentException for anything else, infinities and NaN included
     */
    public static String write(@Nullable Object value) {
        var text = new StringWriter();
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator, value);
        } catch (JacksonIOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        switch (value) {
            case null -> generator.writeNull();
            case String text -> generator.writeString(text);
            case Boolean truth -> generator.writeBoolean(truth);
            case Long number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Short number -> generator.writeNumber(number);
            case Float number -> writeDouble(generator, number);
            case Double number -> writeDouble(generator, number);
            case Map<?, ?> map -> {
                generator.writeStartObject();
                map.forEach((key, member) -> {
                    generator.writeName((String) key);
                    write(generator, member);
                });
                generator.writeEndObject();
            }
            case Iterable<?> list -> {
                generator.writeStartArray();
                list.forEach(element -> write(generator, element));
                generator.writeEndArray();
            }
            default -> throw new IllegalArgumentException("Not a plain JSON value: " + value.getClass());
        }
    }

    private static void writeDouble(JsonGenerator generator, double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("JSON has no " + number);
        }
        generator.writeNumber(number);
    }

    /**
     * Where a value holds what PostgreSQL and UTF-8 cannot: NUL or a lone surrogate, in a text or a key.
     *
     * @return the RFC 6901 pointer of the first such text (or of the object whose key it is), or null when there is none
     */
    public static @Nullable String firstUnstorable(@Nullable Object value) {
        return isStorable(value) ? null : firstUnstorable(value, "");
    }

    private static @Nullable String firstUnstorable(@Nullable Object value, String pointer) {
        switch (value) {
            case String text -> {
                return isStorableText(text) ? null : pointer;
            }
            case Map<?, ?> map -> {
                for (var member : map.entrySet()) {
                    var key = (String) member.getKey();
                    if (!isStorableText(key)) {
                        return pointer;
                    }
                    var below = firstUnstorable(
                            member.getValue(), pointer + "/" + key.replace("~", "~0").replace("/", "~1"));
                    if (below != null) {
                        return below;
                    }
                }
                return null;
            }
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    var below = firstUnstorable(list.get(i), pointer + "/" + i);
                    if (below != null) {
                        return below;
                    }
                }
                return null;
            }
            case null, default -> {
                return null;
            }
        }
    }

    /** The text with a replacement character for each NUL and each lone surrogate. */
    public static String storable(String text) {
        if (isStorableText(text)) {
            return text;
        }
        var clean = new StringBuilder();
        text.codePoints().map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xFFFD : c).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    private static boolean isStorableText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((char) (c - 1) < Character.MIN_SURROGATE - 1) {
                continue; // in one comparison: neither NUL nor a surrogate nor what lies above them
            }
            if (c == 0) {
                return false;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isStorable(@Nullable Object value) {
        return switch (value) {
            case String text -> isStorableText(text);
            case Map<?, ?> map -> {
                for (var member : map.entrySet()) {
                    if (!isStorableText((String) member.getKey()) || !isStorable(member.getValue())) {
                        yield false;
                    }
                }
                yield true;
            }
            case List<?> list -> {
                for (var item : list) {
                    if (!isStorable(item)) {
                        yield false;
                    }
                }
                yield true;
            }
            case null, default -> true;
        };
    }
}
