package dev.waybill.request;

import dev.waybill.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which states of a resource a request is meant for (RFC 9110, If-Match). */
public sealed interface IfMatch {
    /** Any state: there was no header, or it says {@code *}. */
    record Any() implements IfMatch {}

    /** Only a state with one of these entity tags, quotes included; weak ones match nothing. */
    record OneOf(List<String> tags) implements IfMatch {}

    /** A list of entity tags; the groups of a match are the whole tag and what separates it from the next. */
    Pattern TAG = Pattern.compile("\\G\\s*((?:W/)?\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(,|$)");

    /**
     * @param values of the header fields; none when there was no header
     * @throws Refusal when they are no entity tags
     */
    static IfMatch parse(List<String> values) {
        var text = String.join(",", values).strip();
        if (values.isEmpty() || text.equals("*")) {
            return new Any();
        }
        List<String> tags = new ArrayList<>();
        var matcher = TAG.matcher(text);
        int end = 0;
        while (matcher.find()) {
            tags.add(matcher.group(1));
            end = matcher.end();
        }
        if (tags.isEmpty() || end != text.length() || text.endsWith(",")) {
            throw new Refusal(
                    Refusal.Kind.MALFORMED, "header_invalid", "If-Match is *, or the ETag of an answer with its quotes.");
        }
        return new OneOf(tags);
    }

    /** @throws Refusal when the resource is in another state */
    default void require(String tag) {
        boolean matches = switch (this) {
            case Any() -> true;
            case OneOf(var tags) -> tags.contains(tag);
        };
        if (!matches) {
            throw new Refusal(
                    Refusal.Kind.STALE,
                    "precondition_failed",
                    "It has changed since it was read; its ETag is now " + tag + ".");
        }
    }
}
