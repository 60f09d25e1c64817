package dev.waybill.expression.function;

import com.google.common.base.Ascii;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strings, counted in code points. */
final class Texts {
    private static final int SHORT_NEEDLE = 64;

    private Texts() {}

    static Object contains(@Nullable Object[] a, Meter meter) {
        return indexOf(Values.text("contains", a, 0), Values.text("contains", a, 1), 0, meter) >= 0;
    }

    static Object startsWith(@Nullable Object[] a, Meter meter) {
        meter.scan(Values.text("startsWith", a, 1).length());
        return Values.text("startsWith", a, 0).startsWith(Values.text("startsWith", a, 1));
    }

    static Object endsWith(@Nullable Object[] a, Meter meter) {
        meter.scan(Values.text("endsWith", a, 1).length());
        return Values.text("endsWith", a, 0).endsWith(Values.text("endsWith", a, 1));
    }

    /** In time linear in both lengths, where Java's own search can take their product. */
    static int indexOf(String text, String wanted, int from, Meter meter) {
        int length = text.length() - from;
        if (wanted.length() <= 1) {
            int found = text.indexOf(wanted, from);
            meter.scan(found < 0 ? length : found - from);
            return found;
        }
        if (wanted.length() > length) {
            return -1;
        }
        if (wanted.length() > SHORT_NEEDLE) {
            meter.scan(wanted.length() * 4L + length * 4L);
            return knuthMorrisPratt(text, wanted, from);
        }
        int found = text.indexOf(wanted, from);
        meter.scan((found < 0 ? length : found - from) * 2L);
        return found;
    }

    private static int knuthMorrisPratt(String text, String wanted, int from) {
        int[] fallback = new int[wanted.length()];
        for (int i = 1, k = 0; i < wanted.length(); i++) {
            while (k > 0 && wanted.charAt(i) != wanted.charAt(k)) {
                k = fallback[k - 1];
            }
            k += wanted.charAt(i) == wanted.charAt(k) ? 1 : 0;
            fallback[i] = k;
        }
        for (int i = from, k = 0; i < text.length(); i++) {
            while (k > 0 && text.charAt(i) != wanted.charAt(k)) {
                k = fallback[k - 1];
            }
            k += text.charAt(i) == wanted.charAt(k) ? 1 : 0;
            if (k == wanted.length()) {
                return i - k + 1;
            }
        }
        return -1;
    }

    static Object charAt(@Nullable Object[] a, Meter meter) {
        var text = Values.text("charAt", a, 0);
        int at = offset("charAt", text, Values.integer("charAt", a, 1), meter);
        return at == text.length() ? "" : Character.toString(text.codePointAt(at));
    }

    /** The char index of a code point index from 0 to the length. */
    private static int offset(String function, String text, long codePoint, Meter meter) {
        meter.scan(text.length());
        if (codePoint < 0 || codePoint > text.codePointCount(0, text.length())) {
            throw new Failure("'" + function + "' is given the position " + codePoint + ", which is outside the text");
        }
        return text.offsetByCodePoints(0, (int) codePoint);
    }

    static Object indexOf(@Nullable Object[] a, Meter meter) {
        var text = Values.text("indexOf", a, 0);
        var wanted = Values.text("indexOf", a, 1);
        int from = a.length > 2 ? offset("indexOf", text, Values.integer("indexOf", a, 2), meter) : 0;
        int found = indexOf(text, wanted, from, meter);
        meter.scan(Math.max(0, found));
        return found < 0 ? -1L : (long) text.codePointCount(0, found);
    }

    static Object lastIndexOf(@Nullable Object[] a, Meter meter) {
        var text = Values.text("lastIndexOf", a, 0);
        var wanted = Values.text("lastIndexOf", a, 1);
        int from = a.length > 2 ? offset("lastIndexOf", text, Values.integer("lastIndexOf", a, 2), meter) : text.length();
        meter.scan(text.length());
        if (wanted.length() > SHORT_NEEDLE) {
            meter.steps((long) text.length() * wanted.length() >> 4);
        }
        int found = text.lastIndexOf(wanted, from);
        return found < 0 ? -1L : (long) text.codePointCount(0, found);
    }

    static Object lower(@Nullable Object[] a, Meter meter) {
        meter.produce(Values.text("lowerAscii", a, 0).length());
        return Ascii.toLowerCase(Values.text("lowerAscii", a, 0));
    }

    static Object upper(@Nullable Object[] a, Meter meter) {
        meter.produce(Values.text("upperAscii", a, 0).length());
        return Ascii.toUpperCase(Values.text("upperAscii", a, 0));
    }

    static Object substring(@Nullable Object[] a, Meter meter) {
        var text = Values.text("substring", a, 0);
        int from = offset("substring", text, Values.integer("substring", a, 1), meter);
        int to = a.length > 2 ? offset("substring", text, Values.integer("substring", a, 2), meter) : text.length();
        if (from > to) {
            throw new Failure("'substring' is given a start that is after its end");
        }
        meter.produce(to - from);
        return text.substring(from, to);
    }

    static Object trim(@Nullable Object[] a, Meter meter) {
        var text = Values.text("trim", a, 0);
        meter.produce(text.length());
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Unicode's White_Space, all of it in one char. */
    private static boolean isSpace(char c) {
        return c >= 0x09 && c <= 0x0d || c == 0x20 || c == 0x85 || c == 0xa0 || c == 0x1680 || c >= 0x2000 && c <= 0x200a
                || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
    }

    static Object replace(@Nullable Object[] a, Meter meter) {
        var text = Values.text("replace", a, 0);
        var wanted = Values.text("replace", a, 1);
        var replacement = Values.text("replace", a, 2);
        long limit = a.length > 3 ? Values.integer("replace", a, 3) : -1;
        var result = new StringBuilder();
        int done = 0;
        int from = 0;
        while (limit != 0 && from <= text.length()) {
            int found = indexOf(text, wanted, from, meter);
            if (found < 0) {
                break;
            }
            meter.produce(found - done + replacement.length());
            result.append(text, done, found).append(replacement);
            done = found + wanted.length();
            from = wanted.isEmpty() ? afterCodePoint(text, found) : done;
            limit--;
        }
        meter.produce(text.length() - done);
        return result.append(text, done, text.length()).toString();
    }

    private static int afterCodePoint(String text, int at) {
        return at < text.length() ? text.offsetByCodePoints(at, 1) : at + 1;
    }

    static Object split(@Nullable Object[] a, Meter meter) {
        var text = Values.text("split", a, 0);
        var separator = Values.text("split", a, 1);
        long limit = a.length > 2 ? Values.integer("split", a, 2) : -1;
        List<@Nullable Object> parts = new ArrayList<>();
        int from = 0;
        while (limit != 0) {
            int found = --limit == 0 ? -1 : nextCut(text, separator, from, meter);
            if (found < 0) {
                if (!separator.isEmpty() || from < text.length()) {
                    add(parts, text.substring(from), meter);
                }
                break;
            }
            add(parts, text.substring(from, found), meter);
            from = found + separator.length();
        }
        return parts;
    }

    private static int nextCut(String text, String separator, int from, Meter meter) {
        if (!separator.isEmpty()) {
            return indexOf(text, separator, from, meter);
        }
        int next = afterCodePoint(text, from);
        return next < text.length() ? next : -1;
    }

    private static void add(List<@Nullable Object> parts, String part, Meter meter) {
        meter.produceElements(1);
        meter.produce(part.length());
        parts.add(part);
    }

    static Object join(@Nullable Object[] a, Meter meter) {
        var separator = a.length > 1 ? Values.text("join", a, 1) : "";
        var result = new StringBuilder();
        var list = Values.list("join", a, 0);
        for (int i = 0; i < list.size(); i++) {
            if (!(list.get(i) instanceof String part)) {
                throw new Failure("'join' takes a list of strings, and element " + i + " is a " + Values.kind(list.get(i)));
            }
            meter.produce(part.length() + separator.length());
            result.append(i == 0 ? "" : separator).append(part);
        }
        return result.toString();
    }

    static Object reverse(String text, Meter meter) {
        meter.produce(text.length());
        return new StringBuilder(text).reverse().toString();
    }

    /** A printable literal; what is no Unicode becomes U+FFFD. */
    static Object quote(@Nullable Object[] a, Meter meter) {
        var text = Values.text("strings.quote", a, 0);
        meter.produce(text.length() * 2L);
        var result = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case 7 -> result.append("\\a");
                case '\b' -> result.append("\\b");
                case '\f' -> result.append("\\f");
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case 11 -> result.append("\\v");
                case '\\' -> result.append("\\\\");
                case '"' -> result.append("\\\"");
                default -> result.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c);
            }
        });
        return result.append('"').toString();
    }
}
