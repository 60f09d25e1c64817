package dev.waybill.execution;

import dev.waybill.request.Body;
import dev.waybill.request.Members;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a start asks for.
 *
 * @param version empty: the current one
 */
record StartRequest(Map<String, @Nullable Object> input, Optional<Integer> version) {
    static StartRequest of(Body body) {
        var members = Members.of(body);
        var input = members.object("input").orElse(Map.of());
        var version = members.number("version");
        members.end();
        return new StartRequest(input, version);
    }
}
