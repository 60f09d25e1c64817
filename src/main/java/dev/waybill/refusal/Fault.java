package dev.waybill.refusal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with what was sent: in the body (by pointer) or in the query (by parameter).
 *
 * @param pointer   RFC 6901 JSON pointer into what was sent; a missing member: where it would stand; a fault inside a string: that string
 * @param parameter name of the query parameter, when that is what is wrong
 * @param code      stable, snake_case
 * @param message   one sentence that says what would be right
 */
public record Fault(@Nullable String pointer, @Nullable String parameter, String code, String message) {
    public Fault(String pointer, String code, String message) {
        this(pointer, null, code, message);
    }

    public static Fault ofParameter(String parameter, String code, String message) {
        return new Fault(null, parameter, code, message);
    }

    /** The pointer of a member below another: {@code Fault.pointer("/tasks", "0", "a/b")} is {@code /tasks/0/a~1b}. */
    public static String pointer(String base, String... members) {
        var pointer = new StringBuilder(base);
        for (var member : List.of(members)) {
            pointer.append('/').append(member.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }
}
