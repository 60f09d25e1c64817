package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** How a value stands inside a text. */
enum Encoding {
    PLAIN {
        @Override
        String encode(String value) {
            return value;
        }

        @Override
        String checked(String text, List<Part.Segment> segments) {
            return text;
        }
    },

    /** One component of a URL, but for a value that starts it. */
    URL {
        @Override
        String encode(String value) {
            return percent(value);
        }

        /** No encoding keeps {@code ..} from leaving its folder. */
        @Override
        String checked(String text, List<Part.Segment> segments) {
            var written = segments.stream()
                    .map(segment -> segment instanceof Part.Segment.Literal(var literal) ? literal : "x")
                    .collect(Collectors.joining());
            if (hasDots(text) && !hasDots(written)) {
                throw new Failure("A value that is a whole part of a URL's path cannot be . or ..");
            }
            return text;
        }
    };

    private static final String UNRESERVED = "-._~";

    /** A value that does not start the text. */
    abstract String encode(String value);

    /** @throws Failure when the whole must not be made of these segments */
    abstract String checked(String text, List<Part.Segment> segments);

    private static boolean hasDots(String url) {
        var path = url.split("[?#]", 2)[0];
        return List.of(path.split("/", -1)).stream().anyMatch(part -> part.equals(".") || part.equals(".."));
    }

    private static String percent(String value) {
        var encoded = new StringBuilder(value.length());
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 0xf, 16)));
            }
        }
        return encoded.toString();
    }
}
