package dev.waybill.engine.repair;

import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Does jobs, a little of each in turn. What is done to an execution and the note that it was are one transaction: after a crash,
 * whoever goes on begins with the next one. A rerun, which takes transactions of its own, is found again by its key.
 */
final class BulkWorker {
    private static final int MOST_JOBS = 50;
    private static final int AT_ONCE = 100;
    private static final long TURN = Duration.ofMillis(500).toNanos();
    /** How much a job may catch up on at once, so that its rate holds for every second. */
    private static final long LATE_AT_MOST = Duration.ofMillis(100).toNanos();

    private final BulkTable table;
    private final BulkSelection selection;
    private final RepairParts parts;
    private final LongSupplier nanoTime;
    private final Rerunner rerunner;
    /** Of the worker's thread alone: when the next execution of a job may be done. */
    private final Map<UUID, Long> nextAt = new HashMap<>();

    BulkWorker(RepairParts parts, LongSupplier nanoTime, Rerunner rerunner) {
        this.table = new BulkTable(parts.calls());
        this.selection = new BulkSelection(parts.calls());
        this.parts = parts;
        this.nanoTime = nanoTime;
        this.rerunner = rerunner;
    }

    /** The job is another's, or was stopped. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1;

        Lost() {
            super(null, null, false, false);
        }
    }

    /** @return whether there is more to do at once */
    boolean turn() throws InterruptedException {
        long owner = parts.tools().jobs().incarnation().getAsLong();
        var tasks = table.take(owner, parts.tools().clock().instant(), MOST_JOBS);
        nextAt.keySet().retainAll(tasks.stream().map(BulkTable.Task::id).toList());
        long earliest = Long.MAX_VALUE;
        for (var task : tasks) {
            earliest = Math.min(earliest, slice(task, owner) - nanoTime.getAsLong());
        }
        if (tasks.isEmpty()) {
            return false;
        }
        if (earliest > 0) {
            TimeUnit.NANOSECONDS.sleep(Math.min(earliest, TURN));
        }
        return true;
    }

    /** Does what may be done of a job now. @return when there is more to do, by the monotonic clock */
    private long slice(BulkTable.Task task, long owner) throws InterruptedException {
        var selected = new BulkSelection.Selected(task.tenant(), task.action(), task.filter(), task.upper());
        long end = nanoTime.getAsLong() + TURN;
        var last = task.last();
        while (true) {
            var ids = selection.next(selected, last, AT_ONCE);
            if (ids.isEmpty()) {
                table.complete(task, owner, parts.tools().clock().instant());
                return nanoTime.getAsLong();
            }
            for (var id : ids) {
                long now = nanoTime.getAsLong();
                long due = nextAt.getOrDefault(task.id(), now);
                if (due > now || now >= end) {
                    return Math.max(due, now);
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!isDone(task, owner, id)) {
                    return now;
                }
                last = id;
                if (task.rate() != null) {
                    nextAt.put(task.id(), Math.max(due, now - LATE_AT_MOST) + TimeUnit.SECONDS.toNanos(1) / task.rate());
                }
            }
        }
    }

    /** @return false when the job is not this node's any more */
    private boolean isDone(BulkTable.Task task, long owner, UUID execution) {
        try {
            try {
                act(task, owner, execution);
            } catch (Refusal refusal) {
                if (refusal.kind() == Refusal.Kind.UNAVAILABLE) {
                    throw refusal; // of this node or its database, not of the execution: it is tried again
                }
                refused(task, owner, new BulkJob.Failure(execution, refusal.code(), refusal.sentence()));
            }
            return true;
        } catch (Lost lost) {
            return false;
        }
    }

    private void act(BulkTable.Task task, long owner, UUID execution) {
        if (task.action() == BulkAction.RERUN) {
            rerunner.rerun(task.tenant(), execution, "bulk " + task.id() + " " + execution, task.by());
            advance(task, owner, execution, true);
            return;
        }
        var wish = parts.tools().jobs().wishes().get(task.action());
        if (wish == null) {
            throw new IllegalStateException("Nobody can " + task.action());
        }
        parts.tools().transaction().executeWithoutResult(_ -> {
            advance(task, owner, execution, true); // first, as this keeps the job
            wish.accept(new ExecutionKey(task.tenant(), execution));
        });
    }

    private void refused(BulkTable.Task task, long owner, BulkJob.Failure failure) {
        parts.tools().transaction().executeWithoutResult(_ -> {
            advance(task, owner, failure.execution(), false);
            table.failed(task, failure);
        });
    }

    private void advance(BulkTable.Task task, long owner, UUID execution, boolean isDone) {
        if (!table.advance(task, owner, execution, isDone)) {
            throw new Lost();
        }
    }
}
