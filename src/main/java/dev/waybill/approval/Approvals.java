package dev.waybill.approval;

import dev.waybill.approval.Approval.Decision;
import dev.waybill.approval.Approval.Status;
import dev.waybill.definition.InputSchema;
import dev.waybill.engine.Messages;
import dev.waybill.engine.Messages.Address;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Caller;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks people and takes their decisions: the one that decides and the message to the task are one commit. */
final class Approvals {
    private final ApprovalTable table;
    private final Messages messages;
    private final Clock clock;

    Approvals(ApprovalTable table, Messages messages, Clock clock) {
        this.table = table;
        this.messages = messages;
        this.clock = clock;
    }

    /** What somebody says: {@code form} is plain JSON. */
    record Vote(boolean isApproval, Optional<String> comment, Optional<Object> form) {}

    // ---- the task

    /** From now on people are asked; again changes nothing. */
    void ask(Approval approval) {
        messages.patiently(() -> {
            table.insert(approval);
            return true;
        });
    }

    void remind(Address address, int reminders) {
        messages.patiently(() -> {
            table.remind(address, reminders);
            return true;
        });
    }

    /** From now on these may decide too. */
    void escalate(Address address, List<String> approvers) {
        messages.patiently(() -> {
            table.escalate(address, approvers, clock.instant());
            return true;
        });
    }

    /** Nobody is asked any more, unless it was decided: then the message is there, or about to be. */
    boolean giveUp(Address address) {
        return messages.patiently(() -> table.timeOut(address, clock.instant()) || !messages.isAnswered(address));
    }

    // ---- people

    Page<Approval> list(Caller caller, Optional<Status> status, boolean isMine, PageRequest request) {
        var mine = isMine && !caller.isAdministrator() ? Approval.approver(caller.name()) : null;
        return table.list(caller.tenant(), status, mine, request);
    }

    /** @throws Refusal {@code approval_not_found} */
    Approval find(TenantId tenant, UUID id) {
        return table.find(tenant, id).orElseThrow(Approvals::notFound);
    }

    static Refusal notFound() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "approval_not_found", "There is no such approval.");
    }

    /** @throws Refusal {@code approval_not_found}, {@code approval_not_yours}, {@code approval_decided}, {@code body_invalid} */
    Approval decide(Caller caller, UUID id, Vote vote) {
        return messages.transaction(() -> {
            var approval = mine(caller, id);
            if (approval.hasDecided(caller.name())) {
                throw new Refusal(Refusal.Kind.CONFLICT, "approval_decided", "You have decided already.");
            }
            requireFit(approval.form(), vote);
            var decided = approval.with(new Decision(
                    caller.name(), vote.isApproval(), vote.comment().orElse(null), vote.form().orElse(null), clock.instant()));
            table.update(decided);
            if (decided.status() != Status.PENDING && !messages.deliver(approval.address(), output(decided))) {
                throw decided(Status.CANCELLED);
            }
            return decided;
        });
    }

    /** Somebody else decides in the caller's place. */
    Approval delegate(Caller caller, UUID id, String to) {
        return messages.transaction(() -> {
            var approval = mine(caller, id);
            var approvers = new ArrayList<>(approval.approvers());
            approvers.remove(Approval.approver(caller.name()));
            if (!approvers.contains(Approval.approver(to))) {
                approvers.add(Approval.approver(to));
            }
            var delegated = approval.with(approvers);
            table.update(delegated);
            return delegated;
        });
    }

    private Approval mine(Caller caller, UUID id) {
        var approval = table.lock(caller.tenant(), id).orElseThrow(Approvals::notFound);
        if (!approval.isFor(caller)) {
            throw new Refusal(Refusal.Kind.FORBIDDEN, "approval_not_yours", "Others are asked to decide this.");
        }
        if (approval.status() != Status.PENDING) {
            throw decided(approval.status());
        }
        return approval;
    }

    private static Refusal decided(Status status) {
        var sentence = switch (status) {
            case APPROVED -> "It has been approved already.";
            case REJECTED -> "It has been rejected already.";
            case TIMED_OUT -> "Its time is over.";
            case CANCELLED, PENDING -> "Its execution has ended.";
        };
        return new Refusal(Refusal.Kind.CONFLICT, "approval_decided", sentence);
    }

    private static void requireFit(@Nullable Object schema, Vote vote) {
        if (!vote.isApproval() && vote.form().isEmpty()) {
            return; // who rejects need not fill in what would follow
        }
        var form = vote.form().orElse(schema == null ? null : Map.of());
        if (schema == null) {
            if (form != null) {
                throw invalid(List.of(new Fault("/form", "unknown_field", "This approval has no form.")));
            }
            return;
        }
        var faults = InputSchema.of(schema).check(form);
        if (!faults.isEmpty()) {
            throw invalid(faults.stream().map(fault -> new Fault("/form" + fault.pointer(), fault.code(), fault.message())).toList());
        }
    }

    private static Refusal invalid(List<Fault> faults) {
        return new Refusal(Refusal.Kind.INVALID, "body_invalid", "The body has faults.", faults);
    }

    /** What the task says of the decision that decided. */
    private static Map<String, @Nullable Object> output(Approval decided) {
        var last = decided.decisions().getLast();
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("decision", decided.status().word());
        output.put("by", last.by());
        output.put("comment", last.comment());
        output.put("form", last.form());
        return output;
    }
}
