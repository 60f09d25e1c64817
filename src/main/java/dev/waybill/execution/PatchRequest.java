package dev.waybill.execution;

import dev.waybill.engine.repair.Patch;
import dev.waybill.refusal.Fault;
import dev.waybill.request.Body;
import dev.waybill.request.Members;

/** Reads what a patch asks for: {@code output}, {@code outcome}, or both, or {@code input}; and the reason. */
final class PatchRequest {
    private static final int LONGEST_REASON = 1_000;

    private PatchRequest() {}

    static Patch of(Body body, String task, String by) {
        var members = Members.of(body);
        var output = members.any("output");
        var outcome = members.text("outcome", 100);
        var input = members.object("input");
        var reason = members.requiredText("reason", LONGEST_REASON);
        if (input.isPresent() && (output.isPresent() || outcome.isPresent())) {
            members.fault(new Fault("/input", "exclusive", "A patch sets either the input of attempts to come, or how the task ended."));
        } else if (!members.has("output") && !members.has("outcome") && !members.has("input")) {
            members.fault(new Fault("/output", "required", "A patch sets output, outcome or input."));
        }
        members.end();
        return new Patch(task, input.<Patch.Change>map(Patch.Change.Input::new).orElseGet(() -> new Patch.Change.End(outcome, output)), by, reason);
    }
}
