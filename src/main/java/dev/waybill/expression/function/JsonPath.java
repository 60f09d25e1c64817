package dev.waybill.expression.function;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The core of RFC 9535: names, wildcards, indexes, slices, unions and descendants. Filters are CEL's {@code filter}. */
final class JsonPath {
    private static final int MAX_DEPTH = 100;

    private sealed interface Selector {
        record Name(String name) implements Selector {}

        record Wildcard() implements Selector {}

        record Index(long index) implements Selector {}

        record Slice(@Nullable Long from, @Nullable Long to, long step) implements Selector {}
    }

    private record Segment(boolean isDescendant, List<Selector> selectors) {}

    private final String path;
    private int at = 1;

    private JsonPath(String path) {
        this.path = path;
    }

    /** {@code jsonpath(value, path)}: what the path finds, in document order. */
    static Object find(@Nullable Object[] a, Meter meter) {
        var path = Values.text("jsonpath", a, 1);
        if (!path.startsWith("$") || path.length() > 1_000) {
            throw new Failure("A JSON path starts with $, as in $.items[*].price, and has at most 1,000 characters");
        }
        var reader = new JsonPath(path);
        List<@Nullable Object> found = new ArrayList<>();
        found.add(a[0]);
        while (reader.skipSpace().at < path.length()) {
            var segment = reader.segment();
            found = segment.isDescendant() ? descend(found, segment, meter) : step(found, segment, meter);
        }
        return found;
    }

    private static List<@Nullable Object> step(List<@Nullable Object> nodes, Segment segment, Meter meter) {
        List<@Nullable Object> found = new ArrayList<>();
        nodes.forEach(node -> select(node, segment, found, meter));
        return found;
    }

    private static List<@Nullable Object> descend(List<@Nullable Object> nodes, Segment segment, Meter meter) {
        List<@Nullable Object> found = new ArrayList<>();
        nodes.forEach(node -> descend(node, segment, found, meter, 0));
        return found;
    }

    private static void descend(@Nullable Object node, Segment segment, List<@Nullable Object> found, Meter meter, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Failure("The value searched is nested deeper than " + MAX_DEPTH);
        }
        select(node, segment, found, meter);
        children(node).forEach(child -> descend(child, segment, found, meter, depth + 1));
    }

    private static Iterable<?> children(@Nullable Object node) {
        return switch (node) {
            case List<?> list -> list;
            case Map<?, ?> map -> map.values();
            case null, default -> List.of();
        };
    }

    private static void select(@Nullable Object node, Segment segment, List<@Nullable Object> found, Meter meter) {
        for (var selector : segment.selectors()) {
            meter.step();
            switch (selector) {
                case Selector.Name(var name) -> {
                    if (node instanceof Map<?, ?> map && map.containsKey(name)) {
                        add(map.get(name), found, meter);
                    }
                }
                case Selector.Wildcard() -> children(node).forEach(child -> add(child, found, meter));
                case Selector.Index(long index) -> {
                    if (node instanceof List<?> list && index >= -list.size() && index < list.size()) {
                        add(list.get((int) (index < 0 ? list.size() + index : index)), found, meter);
                    }
                }
                case Selector.Slice slice -> {
                    if (node instanceof List<?> list) {
                        slice(list, slice, found, meter);
                    }
                }
            }
        }
    }

    private static void add(@Nullable Object node, List<@Nullable Object> found, Meter meter) {
        meter.produceElements(1);
        found.add(node);
    }

    private static void slice(List<?> list, Selector.Slice slice, List<@Nullable Object> found, Meter meter) {
        int size = list.size();
        if (slice.step() > 0) {
            long to = bound(slice.to() == null ? size : slice.to(), size, 0, size);
            for (long i = bound(slice.from() == null ? 0 : slice.from(), size, 0, size); i < to; i += slice.step()) {
                add(list.get((int) i), found, meter);
            }
        } else if (slice.step() < 0) {
            long to = slice.to() == null ? -1 : bound(slice.to(), size, -1, size - 1);
            for (long i = bound(slice.from() == null ? size - 1 : slice.from(), size, -1, size - 1); i > to; i += slice.step()) {
                add(list.get((int) i), found, meter);
            }
        }
    }

    private static long bound(long index, int size, int least, int most) {
        return Math.clamp(index < 0 ? size + index : index, least, most);
    }

    private Segment segment() {
        if (accept("..")) {
            return new Segment(true, accept("[") ? bracketed() : List.of(accept("*") ? new Selector.Wildcard() : new Selector.Name(name())));
        }
        if (accept(".")) {
            return new Segment(false, List.of(accept("*") ? new Selector.Wildcard() : new Selector.Name(name())));
        }
        if (accept("[")) {
            return new Segment(false, bracketed());
        }
        throw malformed();
    }

    private boolean accept(String token) {
        if (!path.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private JsonPath skipSpace() {
        while (at < path.length() && " \t\r\n".indexOf(path.charAt(at)) >= 0) {
            at++;
        }
        return this;
    }

    private Failure malformed() {
        return new Failure("The JSON path cannot be read at character " + (at + 1) + "; it is written like $.items[*].price, $..id or $.items[0:3]");
    }

    private String name() {
        int start = at;
        while (at < path.length() && (isNameStart(path.charAt(at)) || at > start && Character.digit(path.charAt(at), 10) >= 0)) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return path.substring(start, at);
    }

    private static boolean isNameStart(char c) {
        return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80;
    }

    private List<Selector> bracketed() {
        List<Selector> selectors = new ArrayList<>();
        do {
            selectors.add(skipSpace().selector());
        } while (skipSpace().accept(","));
        if (!accept("]")) {
            throw malformed();
        }
        return selectors;
    }

    private Selector selector() {
        if (accept("*")) {
            return new Selector.Wildcard();
        }
        if (path.startsWith("'", at) || path.startsWith("\"", at)) {
            return new Selector.Name(quoted(path.charAt(at++)));
        }
        if (path.startsWith("?", at)) {
            throw new Failure("A JSON path has no filters here; CEL's filter(x, …) does the same");
        }
        var from = number();
        if (!skipSpace().accept(":")) {
            if (from == null) {
                throw malformed();
            }
            return new Selector.Index(from);
        }
        var to = skipSpace().number();
        var step = skipSpace().accept(":") ? skipSpace().number() : null;
        return new Selector.Slice(from, to, step == null ? 1 : step);
    }

    private @Nullable Long number() {
        int start = at;
        at += path.startsWith("-", at) ? 1 : 0;
        while (at < path.length() && path.charAt(at) >= '0' && path.charAt(at) <= '9') {
            at++;
        }
        var digits = path.substring(start, at);
        if (digits.isEmpty()) {
            return null;
        }
        if (digits.length() > 15 || !digits.matches("0|-?[1-9]\\d*")) {
            throw malformed();
        }
        return Long.parseLong(digits);
    }

    private String quoted(char quote) {
        var name = new StringBuilder();
        while (at < path.length() && path.charAt(at) != quote) {
            char c = path.charAt(at++);
            name.append(c == '\\' ? escape(quote) : c);
        }
        if (at++ >= path.length()) {
            throw malformed();
        }
        return name.toString();
    }

    private char escape(char quote) {
        char c = at < path.length() ? path.charAt(at++) : ' ';
        if (c == quote) {
            return c;
        }
        return switch (c) {
            case '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw malformed();
        };
    }

    private char unicode() {
        var digits = path.substring(at, Math.min(path.length(), at + 4));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw malformed();
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }
}
