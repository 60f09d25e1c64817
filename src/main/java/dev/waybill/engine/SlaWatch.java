package dev.waybill.engine;

import dev.waybill.engine.SlaTable.Watched;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells of executions that take longer than expected: their journal says so, and their row, in one commit. Each node tells of those
 * that it runs, and any of those that nobody does.
 */
final class SlaWatch {
    private static final int AT_ONCE = 100;

    private final SlaTable table;
    private final ControlTable control;
    private final TransactionTemplate transaction;
    private final Runs runs;
    private final LongSupplier own;
    private final Clock clock;

    /** @param own this node's incarnation */
    SlaWatch(SlaTable table, ControlTable control, TransactionTemplate transaction, Runs runs, LongSupplier own, Clock clock) {
        this.table = table;
        this.control = control;
        this.transaction = transaction;
        this.runs = runs;
        this.own = own;
        this.clock = clock;
    }

    /** @return whether there is more to do at once */
    boolean turn() {
        if (table.due(1).isEmpty()) {
            return false; // without a transaction: this is how it mostly is
        }
        var here = new ArrayList<Watched>();
        var settled = transaction.execute(_ -> {
            here.clear();
            return settle(table.due(AT_ONCE), here);
        });
        here.forEach(this::tell);
        return settled != null && settled == AT_ONCE;
    }

    /** @return how many need not be looked at again for what they were due for */
    private int settle(List<Watched> due, List<Watched> here) {
        int settled = 0;
        for (var watched : due) {
            var owner = watched.owner();
            if (isOver(watched) || isTold(watched) || owner == null && tellUnowned(watched)) {
                settled++;
            } else if (owner != null && owner == own.getAsLong()) {
                here.add(watched);
            }
        }
        return settled;
    }

    private boolean isOver(Watched watched) {
        var completedAt = watched.completedAt();
        if (watched.isThere() && completedAt == null) {
            return false;
        }
        if (completedAt != null && completedAt.isAfter(watched.lateAt())) {
            table.mark(watched, "missed"); // its journal has ended
        }
        table.forget(watched);
        return true;
    }

    private boolean isTold(Watched watched) {
        boolean isTold = "missed".equals(watched.sla()) || watched.isWarning() && "warned".equals(watched.sla());
        if (isTold) {
            next(watched);
        }
        return isTold;
    }

    private void next(Watched watched) {
        if (watched.isWarning()) {
            table.later(watched);
        } else {
            table.forget(watched);
        }
    }

    /** False: it has got an owner, or has ended, meanwhile. */
    private boolean tellUnowned(Watched watched) {
        var standing = control.lock(watched.execution());
        if (standing.isEmpty() || standing.get().isOwned() || standing.get().status().isEnded()) {
            return false;
        }
        control.append(watched.execution(), event(watched), null, clock.instant());
        table.mark(watched, watched.isWarning() ? "warned" : "missed");
        next(watched);
        return true;
    }

    /** What this node runs journals it by itself; until it has, it is due again. */
    private void tell(Watched watched) {
        var run = runs.find(watched.execution().id());
        if (run != null) {
            run.tellSla(event(watched));
        }
    }

    private static Kind event(Watched watched) {
        return watched.isWarning() ? Kind.SLA_WARNED : Kind.SLA_MISSED;
    }
}
