package dev.waybill.definition.schema;

import dev.waybill.refusal.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One place where a value does not fit its schema.
 *
 * @param place   the members and indexes that lead to the value: Strings and Integers
 * @param keyword of the schema that it breaks
 * @param member  the member that is missing or unknown; null when the fault is another
 * @param code    stable
 * @param message one sentence that says what would be right
 */
public record Violation(List<Object> place, String keyword, @Nullable String member, String code, String message) {
    public Violation {
        place = List.copyOf(place);
    }

    /** @param base the pointer of the value that was checked */
    public Fault fault(String base) {
        return new Fault(pointer(base), code, message);
    }

    public String pointer(String base) {
        var steps = place.stream().map(String::valueOf).toArray(String[]::new);
        var pointer = Fault.pointer(base, steps);
        return member == null ? pointer : Fault.pointer(pointer, member);
    }
}
