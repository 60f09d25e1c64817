package dev.waybill.engine.retention;

import dev.waybill.blob.Blobs;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.retention.EarlyTable.Watched;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes ended executions as soon as their workflows say, in small batches: a few rows of each month go one by one, the rest goes with
 * the month. Several nodes may be at it.
 */
final class EarlyRetention {
    static final int AT_ONCE = 200;

    private final EarlyTable table;
    private final TransactionTemplate transaction;
    private final Blobs blobs;
    private final Clock clock;

    EarlyRetention(JdbcClient jdbc, TransactionTemplate transaction, Blobs blobs, Clock clock) {
        this.table = new EarlyTable(jdbc);
        this.transaction = transaction;
        this.blobs = blobs;
        this.clock = clock;
    }

    /** @return whether there is more to do at once */
    boolean turn() {
        var gone = new ArrayList<ExecutionKey>();
        var looked = transaction.execute(_ -> {
            gone.clear();
            var due = table.due(clock.instant(), AT_ONCE);
            gone.addAll(look(due));
            return due.size();
        });
        gone.forEach(execution -> blobs.forget(execution.tenant(), execution.id())); // only now, as no row names them any more
        return looked != null && looked == AT_ONCE;
    }

    private Set<ExecutionKey> look(List<Watched> due) {
        var now = clock.instant();
        var over = new ArrayList<Watched>();
        var missing = new ArrayList<Watched>();
        for (var watched : due) {
            if (!watched.isThere()) {
                missing.add(watched); // it went with its month
                continue;
            }
            var goesAt = goesAt(watched, now);
            if (goesAt.isAfter(now)) {
                table.lookAgain(watched, goesAt);
            } else {
                over.add(watched);
            }
        }
        var gone = table.remove(over);
        over.removeIf(watched -> !gone.contains(watched.execution())); // retried by hand meanwhile: looked at again
        missing.addAll(over);
        table.forget(missing);
        return gone;
    }

    /** When it goes at the earliest, as it now stands: what lives, or is kept as long as others, may still end otherwise. */
    private static Instant goesAt(Watched watched, Instant now) {
        var completedAt = watched.completedAt();
        var keep = watched.keep();
        return completedAt == null || keep == null ? now.plusMillis(watched.least()) : completedAt.plusMillis(keep);
    }
}
