package dev.waybill.execution;

import dev.waybill.engine.repair.BulkAction;
import dev.waybill.engine.repair.BulkFilter;
import dev.waybill.engine.repair.BulkOrder;
import dev.waybill.refusal.Fault;
import dev.waybill.request.Body;
import dev.waybill.request.Members;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the body of a job asks for.
 *
 * @param isDryRun whether it is only counted
 */
record BulkRequest(BulkOrder order, boolean isDryRun) {
    private static final int FASTEST = 10_000;
    private static final Map<String, BulkAction> ACTIONS = Arrays.stream(BulkAction.values())
            .collect(Collectors.toMap(BulkAction::word, Function.identity(), (a, _) -> a, LinkedHashMap::new));
    private static final BulkFilter ALL =
            new BulkFilter(Optional.empty(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    static BulkRequest of(Body body, String by) {
        var members = Members.of(body);
        var action = members.word("action", ACTIONS);
        var filter = members.members("filter").map(BulkRequest::filter).orElse(ALL);
        var isDryRun = members.flag("dry_run").orElse(false);
        var rate = members.number("rate");
        if (!members.has("action")) {
            members.fault(new Fault("/action", "required", "action is missing."));
        }
        if (filter.isEmpty() && !(members.has("filter") && members.hasFaults())) {
            members.fault(new Fault(
                    "/filter", "required", "filter names what the job is about: workflow_id, status, created_after, created_before, trigger or failure."));
        }
        if (rate.orElse(1) > FASTEST) {
            members.fault(new Fault("/rate", "invalid", "rate is a whole number from 1 to " + FASTEST + ", executions a second."));
        }
        members.end();
        return new BulkRequest(new BulkOrder(action.orElseThrow(), filter, rate.orElse(null), by), isDryRun);
    }

    private static BulkFilter filter(Members members) {
        return new BulkFilter(
                members.id("workflow_id"),
                new LinkedHashSet<>(members.words("status", ExecutionController.STATUSES)),
                members.instant("created_after"),
                members.instant("created_before"),
                members.word("trigger", ExecutionController.TRIGGERS),
                members.id("failure"));
    }
}
