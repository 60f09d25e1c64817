package dev.waybill.execution;

import dev.waybill.request.Body;
import dev.waybill.request.Members;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a start asks for.
 *
 * @param version     empty: the current one
 * @param breakpoints ids of the tasks before which it pauses
 */
record StartRequest(Map<String, @Nullable Object> input, Optional<Integer> version, Set<String> breakpoints) {
    static StartRequest of(Body body) {
        var members = Members.of(body);
        var input = members.object("input").orElse(Map.of());
        var version = members.number("version");
        var breakpoints = breakpoints(members);
        members.end();
        return new StartRequest(input, version, breakpoints);
    }

    /** In their order. */
    static Set<String> breakpoints(Members members) {
        return new LinkedHashSet<>(members.texts("breakpoints").orElse(List.of()));
    }
}
