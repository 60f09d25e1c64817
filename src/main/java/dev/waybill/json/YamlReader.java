package dev.waybill.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Builds one plain value from the events of a parser. The parser keeps no stack of calls and works only as far as it is
 * asked, so the limits are checked before anything is built or goes deep.
 */
final class YamlReader {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_ALIASES = 50;
    private static final long MAX_WEIGHT = 2 * 1024 * 1024;

    /**
     * A value and what it would be with its aliases written out.
     *
     * @param weight values and characters
     */
    private record Built(@Nullable Object value, long weight, int depth) {}

    private final Parser events;
    private final Map<Anchor, Built> anchors = new HashMap<>();
    private int aliases;

    YamlReader(Parser events) {
        this.events = events;
    }

    @Nullable Object document() {
        events.next(); // the stream
        if (events.checkEvent(Event.ID.StreamEnd)) {
            throw new MalformedJson("It is empty");
        }
        events.next(); // the document
        var built = node(0);
        events.next();
        if (!events.checkEvent(Event.ID.StreamEnd)) {
            throw new MalformedJson("It must hold one document" + place(events.peekEvent()));
        }
        return built.value();
    }

    private Built node(int depth) {
        var event = events.next();
        if (depth > MAX_DEPTH) {
            throw new MalformedJson("It is nested deeper than " + MAX_DEPTH + place(event));
        }
        return switch (event) {
            case AliasEvent alias -> meant(alias, depth);
            case ScalarEvent scalar -> {
                refuseTag(scalar.getTag(), event);
                yield anchored(scalar.getAnchor(), new Built(YamlScalars.value(scalar), 1 + scalar.getValue().length(), 0));
            }
            case CollectionStartEvent start -> {
                refuseTag(start.getTag(), event);
                yield anchored(
                        start.getAnchor(), event.getEventId() == Event.ID.MappingStart ? mapping(depth) : sequence(depth));
            }
            default -> throw new MalformedJson("It is not YAML" + place(event));
        };
    }

    private static void refuseTag(Optional<String> tag, Event event) {
        if (tag.isPresent()) {
            throw new MalformedJson("It must have no tags" + place(event));
        }
    }

    private Built anchored(Optional<Anchor> anchor, Built built) {
        anchor.ifPresent(name -> anchors.put(name, built));
        return built;
    }

    /** An anchor is known only once its value is complete, so nothing can hold itself. */
    private Built meant(AliasEvent alias, int depth) {
        if (++aliases > MAX_ALIASES) {
            throw new MalformedJson("It has more than " + MAX_ALIASES + " aliases" + place(alias));
        }
        var built = anchors.get(alias.getAlias());
        if (built == null) {
            throw new MalformedJson("An alias must name an anchor before it, and not around it" + place(alias));
        }
        if (depth + built.depth() > MAX_DEPTH) {
            throw new MalformedJson("It is nested deeper than " + MAX_DEPTH + " with its aliases written out" + place(alias));
        }
        return built;
    }

    private Built sequence(int depth) {
        var list = new ArrayList<@Nullable Object>();
        long weight = 1;
        int deepest = 0;
        while (!events.checkEvent(Event.ID.SequenceEnd)) {
            var item = node(depth + 1);
            list.add(item.value());
            weight = bounded(weight + item.weight());
            deepest = Math.max(deepest, item.depth() + 1);
        }
        events.next();
        return new Built(list, weight, deepest);
    }

    private Built mapping(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        long weight = 1;
        int deepest = 0;
        while (!events.checkEvent(Event.ID.MappingEnd)) {
            var at = events.peekEvent();
            var key = key();
            var member = node(depth + 1);
            if (map.containsKey(key)) {
                throw new MalformedJson("A key stands twice" + place(at));
            }
            map.put(key, member.value());
            weight = bounded(weight + key.length() + member.weight());
            deepest = Math.max(deepest, member.depth() + 1);
        }
        events.next();
        return new Built(map, weight, deepest);
    }

    private static long bounded(long weight) {
        if (weight > MAX_WEIGHT) {
            throw new MalformedJson("It is larger than 2 MiB with its aliases written out");
        }
        return weight;
    }

    private String key() {
        var event = events.peekEvent();
        if (event instanceof ScalarEvent scalar) {
            events.next();
            refuseTag(scalar.getTag(), event);
            if (scalar.getScalarStyle() != ScalarStyle.PLAIN || YamlScalars.isText(scalar.getValue())) {
                anchored(scalar.getAnchor(), new Built(scalar.getValue(), 1 + scalar.getValue().length(), 0));
                return scalar.getValue();
            }
        }
        throw new MalformedJson("A key must be a text; put it in quotes" + place(event));
    }

    private static String place(@Nullable Event event) {
        return event == null ? "" : event.getStartMark().map(YamlReader::place).orElse("");
    }

    static String place(Mark mark) {
        return " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
