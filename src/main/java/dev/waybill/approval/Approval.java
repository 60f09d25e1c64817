package dev.waybill.approval;

import dev.waybill.engine.Messages.Address;
import dev.waybill.tenant.Caller;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people are asked, and what they have answered so far.
 *
 * @param approvers {@code user:} or {@code role:} and a name
 * @param quorum    how many have to approve; one who rejects is enough
 * @param form      JSON Schema as plain JSON of what a decision carries; null: nothing is asked for
 * @param reminders how often its approvers were reminded
 */
record Approval(
        UUID id,
        Address address,
        String title,
        List<String> approvers,
        int quorum,
        @Nullable Object form,
        Status status,
        List<Decision> decisions,
        Instant createdAt,
        @Nullable Instant dueAt,
        @Nullable Instant decidedAt,
        int reminders,
        @Nullable Instant escalatedAt) {
    enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        TIMED_OUT,
        /** Its execution ended before it was decided. */
        CANCELLED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Status of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** @param form plain JSON that fits the approval's form */
    record Decision(String by, boolean isApproval, @Nullable String comment, @Nullable Object form, Instant at) {}

    Approval {
        approvers = List.copyOf(approvers);
        decisions = List.copyOf(decisions);
    }

    /** How approvers name a user or a role: without a prefix it is a user. */
    static String approver(String name) {
        return name.startsWith("user:") || name.startsWith("role:") ? name : "user:" + name;
    }

    /** The administrator may decide in anybody's place: there are no other credentials yet. */
    boolean isFor(Caller caller) {
        return caller.isAdministrator() || approvers.contains(approver(caller.name()));
    }

    boolean hasDecided(String name) {
        return decisions.stream().anyMatch(decision -> decision.by().equals(name));
    }

    /** As it stands with one decision more. */
    Approval with(Decision decision) {
        var all = new ArrayList<>(decisions);
        all.add(decision);
        long approved = all.stream().filter(Decision::isApproval).count();
        var next = !decision.isApproval() ? Status.REJECTED : approved >= quorum ? Status.APPROVED : Status.PENDING;
        return new Approval(
                id, address, title, approvers, quorum, form, next, all, createdAt, dueAt,
                next == Status.PENDING ? null : decision.at(), reminders, escalatedAt);
    }

    /** As it stands after its execution has ended. */
    Approval cancelled(Instant at) {
        return new Approval(
                id, address, title, approvers, quorum, form, Status.CANCELLED, decisions, createdAt, dueAt, at, reminders, escalatedAt);
    }

    /** As it stands with other approvers. */
    Approval with(List<String> others) {
        return new Approval(
                id, address, title, others, quorum, form, status, decisions, createdAt, dueAt, decidedAt, reminders, escalatedAt);
    }
}
