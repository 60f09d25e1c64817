package dev.waybill.event;

import dev.waybill.engine.TaskFailure;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters that those who wait and those who send have in common. */
final class EventParameters {
    static final String EVENT = "event";
    static final String CORRELATION = "correlation";
    static final String DURATION = "A duration is a whole number and one unit, such as 500ms, 10s, 5m, 48h or 7d";

    static final Map<String, Object> NAME_SCHEMA = Map.of(
            "type", "string",
            "pattern", "^" + Event.NAME + "$",
            "x-code", "invalid_event",
            "x-expected", "a letter, then up to 99 letters, digits, dots, dashes and underscores",
            "description", "The name of the event");
    static final Map<String, Object> CORRELATION_SCHEMA = Map.of(
            "type", List.of("string", "number", "boolean", "null"),
            "maxLength", Event.LONGEST_CORRELATION,
            "description", "Which of the events of that name: an order's number, say");

    private EventParameters() {}

    static String event(Map<String, @Nullable Object> parameters) {
        return String.valueOf(parameters.get(EVENT));
    }

    /** Empty: none. */
    static String correlation(Map<String, @Nullable Object> parameters) {
        return switch (parameters.get(CORRELATION)) {
            case null -> "";
            case String text when text.length() <= Event.LONGEST_CORRELATION -> text;
            case Number number -> String.valueOf(number);
            case Boolean flag -> String.valueOf(flag);
            default -> throw TaskFailure.of("validation", "correlation is a text of up to " + Event.LONGEST_CORRELATION + " characters, a number or a boolean");
        };
    }
}
