package dev.waybill.execution;

import dev.waybill.request.Body;
import dev.waybill.request.Members;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the body of a rerun asks for.
 *
 * @param fromTask empty: as a whole
 * @param input    empty: that of the source
 * @param version  empty: that of the source
 */
record RerunRequest(Optional<String> fromTask, Optional<Map<String, @Nullable Object>> input, Optional<Integer> version) {
    static RerunRequest of(Body body) {
        var members = Members.of(body);
        var fromTask = members.text("from_task", 100);
        var input = members.object("input");
        var version = members.number("version");
        members.end();
        return new RerunRequest(fromTask, input, version);
    }
}
