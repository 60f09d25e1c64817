package dev.waybill.engine.repair;

import dev.waybill.engine.repair.BulkSelection.Selected;
import dev.waybill.engine.timer.Loop;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One action for many executions, done in the background by any node, and gone on with after a crash. */
public final class Bulk {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP = Duration.ofSeconds(2);
    private static final UUID LAST = new UUID(-1, -1);
    private static final int SAMPLES = 5;

    private final BulkTable table;
    private final BulkSelection selection;
    private final RepairParts parts;
    private volatile @Nullable Loop loop;

    Bulk(RepairParts parts) {
        this.table = new BulkTable(parts.calls());
        this.selection = new BulkSelection(parts.calls());
        this.parts = parts;
    }

    /** What a job would be about: how many executions, and the first ones. */
    public record Preview(long matched, List<UUID> samples) {}

    public Preview preview(TenantId tenant, BulkOrder order) {
        var selected = new Selected(tenant, order.action(), order.filter(), parts.tools().jobs().ids().next());
        return new Preview(selection.count(selected), selection.next(selected, null, SAMPLES));
    }

    /**
     * Counts, then makes the job durable; it is done in the background.
     *
     * @throws Refusal {@code too_many_jobs}
     */
    public BulkJob order(TenantId tenant, BulkOrder order) {
        var id = parts.tools().jobs().ids().next();
        long matched = selection.count(new Selected(tenant, order.action(), order.filter(), id));
        if (!table.insert(tenant, id, order, matched, parts.tools().clock().instant())) {
            throw new Refusal(Refusal.Kind.LIMITED, "too_many_jobs", "20 jobs run already; wait for one, or stop one", Duration.ofSeconds(10));
        }
        var worker = loop;
        if (worker != null) {
            worker.wake();
        }
        return find(tenant, id);
    }

    /** @throws Refusal {@code job_not_found} */
    public BulkJob find(TenantId tenant, UUID id) {
        return table.find(tenant, id).orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "job_not_found", "There is no such job"));
    }

    /** The newest first. */
    public Page<BulkJob> list(TenantId tenant, PageRequest request) {
        var before = request.after(key -> UUID.fromString((String) key.getFirst())).orElse(LAST);
        return request.page(table.list(tenant, before, request.limit() + 1), job -> List.of(job.id().toString()));
    }

    /** Nothing more is done of it from then on; what is done stays. Without effect when it is over. @throws Refusal {@code job_not_found} */
    public BulkJob stop(TenantId tenant, UUID id) {
        table.stop(tenant, id, parts.tools().clock().instant());
        return find(tenant, id);
    }

    /** The first thousand that could not be done, by id. @throws Refusal {@code job_not_found} */
    public Page<BulkJob.Failure> failures(TenantId tenant, UUID id, PageRequest request) {
        find(tenant, id);
        var after = request.after(key -> UUID.fromString((String) key.getFirst())).orElse(BulkSelection.FIRST);
        return request.page(table.failures(tenant, id, after, request.limit() + 1), failure -> List.of(failure.execution().toString()));
    }

    /** Begins to do jobs. */
    public void start(Rerunner rerunner) {
        var worker = new BulkWorker(parts, System::nanoTime, rerunner);
        loop = new Loop("bulk", POLL, worker::turn, parts.tools().jobs().meters()).start();
    }

    /** Does nothing more; another node goes on once this one is gone. */
    public void stop() {
        var worker = loop;
        if (worker != null) {
            worker.stop(STOP);
        }
    }
}
