package dev.waybill.expression;

import dev.waybill.expression.function.Equality;
import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Maps;
import dev.waybill.expression.function.Opt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists and maps written out. */
final class Literals {
    private Literals() {}

    /** {@code [a, ?b]}. */
    static final class ListLiteral extends Node {
        private final List<Node> elements;
        private final Set<Integer> optional;

        ListLiteral(List<Node> elements, Set<Integer> optional) {
            this.elements = elements;
            this.optional = optional;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().produceElements(elements.size());
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                var value = elements.get(i).eval(frame);
                if (!optional.contains(i)) {
                    list.add(value);
                } else if (optional(value).isPresent()) {
                    list.add(optional(value).value());
                }
            }
            return list;
        }
    }

    private static Opt optional(@Nullable Object value) {
        if (value instanceof Opt opt) {
            return opt;
        }
        throw new Failure("After '?' an optional is expected");
    }

    record Entry(Node key, Node value, boolean isOptional) {}

    /** {@code {a: b, ?c: d}}. */
    static final class MapLiteral extends Node {
        private final List<Entry> entries;

        MapLiteral(List<Entry> entries) {
            this.entries = entries;
        }

        @Override
        Object eval(Frame frame) {
            frame.meter().produceElements(2L * entries.size());
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            for (var entry : entries) {
                var key = Maps.key(entry.key().eval(frame));
                var value = entry.value().eval(frame);
                if (Equality.find(map, key).isPresent()) {
                    throw new Failure("The map has a key twice");
                }
                if (!entry.isOptional()) {
                    map.put(key, value);
                } else if (optional(value).isPresent()) {
                    map.put(key, optional(value).value());
                }
            }
            return map;
        }
    }
}
