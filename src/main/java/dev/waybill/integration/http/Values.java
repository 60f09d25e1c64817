package dev.waybill.integration.http;

import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resolved parameters, whose type is known only now when the user wrote one expression for the whole. */
final class Values {
    private Values() {}

    /** Null is an empty map. */
    @SuppressWarnings("unchecked") // plain values have text keys
    static Map<String, @Nullable Object> map(@Nullable Object value, String parameter) {
        return switch (value) {
            case null -> Map.of();
            case Map<?, ?> map -> (Map<String, @Nullable Object>) map;
            default -> throw TaskFailure.of("validation", "The parameter '" + parameter + "' must be a map");
        };
    }

    /** One text for each element of a list, one for any other value, none for null; numbers and truths as in JSON. */
    static List<String> texts(@Nullable Object value, String what) {
        if (!(value instanceof List<?> list)) {
            return value == null ? List.of() : List.of(text(value, what));
        }
        var texts = new ArrayList<String>();
        for (var element : list) {
            if (element != null) {
                texts.add(text(element, what));
            }
        }
        return texts;
    }

    private static String text(Object value, String what) {
        return switch (value) {
            case String text -> text;
            case Boolean _, Long _, Double _ -> Json.write(value);
            default -> throw TaskFailure.of("validation", what + " must be a text, a number, true, false, null or a list of them");
        };
    }
}
