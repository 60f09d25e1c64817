package dev.waybill.flow.script.child;

import dev.waybill.json.Json;
import org.jspecify.annotations.Nullable;

/** A plain value as a text that a frame can carry. */
final class Plain {
    private Plain() {}

    /** JSON in which what UTF-8 cannot hold, half of a surrogate pair, is written as an escape. */
    static String text(@Nullable Object value) {
        var json = Json.write(value);
        if (json.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
            return json;
        }
        var text = new StringBuilder(json.length());
        json.codePoints().forEach(c -> {
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                text.append("\\u%04x".formatted(c));
            } else {
                text.appendCodePoint(c);
            }
        });
        return text.toString();
    }
}
