package dev.waybill.definition.schema;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Plain JSON values as the trees that the validator reads. */
final class PlainNodes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private PlainNodes() {}

    /** The library computes with doubles, but for decimals: what they cannot hold exactly must be one. */
    private static JsonNode whole(long number) {
        return (long) (double) number == number && Math.abs(number) < Long.MAX_VALUE
                ? NODES.numberNode(number)
                : NODES.numberNode(BigDecimal.valueOf(number));
    }

    static JsonNode of(@Nullable Object value) {
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.stringNode(text);
            case Boolean truth -> NODES.booleanNode(truth);
            case Double number -> NODES.numberNode((double) number);
            case Number number -> whole(number.longValue());
            case Map<?, ?> map -> {
                var node = NODES.objectNode();
                map.forEach((key, member) -> node.set((String) key, of(member)));
                yield node;
            }
            case List<?> list -> {
                var node = NODES.arrayNode(list.size());
                list.forEach(element -> node.add(of(element)));
                yield node;
            }
            default -> throw new IllegalArgumentException("Not a plain JSON value: " + value.getClass());
        };
    }
}
