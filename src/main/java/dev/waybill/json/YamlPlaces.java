package dev.waybill.json;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Where the values of a YAML or JSON text stand in it. */
public final class YamlPlaces {
    /** Both from 1. */
    public record Place(int line, int column) {}

    private final Map<String, Place> places = new HashMap<>();

    private YamlPlaces() {}

    /** Of a text that was read before; as far as it can be followed. */
    public static YamlPlaces in(byte[] utf8) {
        var places = new YamlPlaces();
        var settings = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        try {
            var events = new ParserImpl(settings, new StreamReader(settings, new String(utf8, StandardCharsets.UTF_8)));
            events.next();
            if (!events.checkEvent(Event.ID.StreamEnd)) {
                events.next();
                places.node(events, "");
            }
        } catch (YamlEngineException e) {
            return places; // JSON need not be YAML: what was seen so far has its place
        }
        return places;
    }

    /** Of the value at a JSON pointer, or, when there is none, of what it would stand in. */
    public Optional<Place> of(String pointer) {
        var at = pointer;
        while (!places.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return Optional.ofNullable(places.get(at));
    }

    private void node(Parser events, String pointer) {
        var event = events.next();
        event.getStartMark().ifPresent(mark -> places.putIfAbsent(pointer, new Place(mark.getLine() + 1, mark.getColumn() + 1)));
        if (event.getEventId() == Event.ID.SequenceStart) {
            for (int i = 0; !events.checkEvent(Event.ID.SequenceEnd); i++) {
                node(events, pointer + "/" + i);
            }
            events.next();
        } else if (event.getEventId() == Event.ID.MappingStart) {
            while (!events.checkEvent(Event.ID.MappingEnd)) {
                member(events, pointer);
            }
            events.next();
        }
    }

    private void member(Parser events, String pointer) {
        var key = events.next();
        var name = key instanceof ScalarEvent scalar ? scalar.getValue() : "";
        var member = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
        key.getStartMark().ifPresent(mark -> places.putIfAbsent(member, new Place(mark.getLine() + 1, mark.getColumn() + 1)));
        node(events, member);
    }
}
