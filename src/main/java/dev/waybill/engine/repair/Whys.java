package dev.waybill.engine.repair;

import dev.waybill.engine.ExecutionStatus;
import dev.waybill.engine.Versions;
import dev.waybill.engine.graph.Graph;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells why an execution waits, from its row, its journal, the leases, and, of what runs here, from memory. */
public final class Whys {
    private static final int MOST_AHEAD = 1_000;
    /** A node that has not renewed its lease for so long has missed two renewals. */
    private static final Duration RENEWED_LATELY = Duration.ofSeconds(5);

    private static final Duration LEASE = Duration.ofSeconds(10);

    private final WhyTable table;
    private final TaskReasons tasks;
    private final RepairParts parts;

    public Whys(RepairParts parts) {
        this.table = new WhyTable(parts.calls());
        this.tasks = new TaskReasons(parts.journals(), parts.values());
        this.parts = parts;
    }

    /** @throws Refusal {@code execution_not_found} */
    public Why of(TenantId tenant, UUID id) {
        var key = new ExecutionKey(tenant, id);
        var found = table.find(key).orElseThrow(Missing::execution);
        if (found.status().isEnded()) {
            var ended = new WaitReason.Ended(found.status(), Objects.requireNonNull(found.completedAt()), found.error());
            return new Why(id, found.status(), found.now(), null, List.of(ended), 0);
        }
        List<WaitReason> reasons = new ArrayList<>();
        if (found.cancelRequestedAt() != null) {
            reasons.add(new WaitReason.CancelRequested(found.cancelRequestedAt()));
        }
        if (found.status() == ExecutionStatus.PAUSED) {
            reasons.add(new WaitReason.Paused(table.pausedSince(key).orElse(null)));
        }
        owner(key, found).ifPresent(reasons::add);
        queue(key, found).ifPresent(reasons::add);
        var listed = tasks.of(new TaskReasons.Scene(key, graph(key, found), found, parts.runs().find(id)));
        reasons.addAll(listed.reasons());
        if (reasons.isEmpty()) {
            reasons.add(new WaitReason.Advancing(found.owner() == null ? null : found.owner().node()));
        }
        return new Why(id, found.status(), found.now(), found.deadlineAt(), reasons, listed.others());
    }

    private Graph graph(ExecutionKey key, WhyTable.Found found) {
        return Graph.of(Missing.version(parts.versions().find(key.tenant(), found.workflow(), found.version())).definition().tasks());
    }

    /** What is wrong with who has it. */
    private Optional<WaitReason> owner(ExecutionKey key, WhyTable.Found found) {
        var owner = found.owner();
        if (owner == null) {
            return Optional.empty();
        }
        if (owner.isFenced() || isLate(owner.leaseUntil(), found.now())) {
            return Optional.of(new WaitReason.NodeLost(owner.node(), owner.leaseUntil(), owner.isFenced()));
        }
        boolean isHere = parts.runs().isKnown(key);
        return isHere && !parts.health().isJournaling()
                ? Optional.of(new WaitReason.JournalDown(String.valueOf(owner.node()), parts.health().isDiskLow()))
                : Optional.empty();
    }

    private static boolean isLate(@Nullable Instant leaseUntil, Instant now) {
        return leaseUntil == null || leaseUntil.isBefore(now.plus(LEASE).minus(RENEWED_LATELY));
    }

    private Optional<WaitReason> queue(ExecutionKey key, WhyTable.Found found) {
        var due = found.wakeAt();
        if (due == null || due.isAfter(found.now()) || found.owner() != null) {
            return Optional.empty();
        }
        long ahead = table.ahead(key, found.workflow(), due, MOST_AHEAD + 1);
        return Optional.of(new WaitReason.Queued(due, Math.min(ahead, MOST_AHEAD), ahead > MOST_AHEAD, !parts.runs().hasRoom()));
    }
}
