package dev.waybill.engine.retention;

import dev.waybill.blob.Blobs;
import dev.waybill.engine.Expiring;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the partitions of the months to come and drops those in which nothing lives and nothing ended lately; expires keys
 * and forgets nodes that died long ago. One node of the cluster at a time.
 */
public final class Retention {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final int KEYS_AT_ONCE = 5_000;
    private static final int REPAIRS_AT_ONCE = 1_000;
    private static final int MONTHS_AHEAD = 2;
    private static final int MOST_TRIES = 3;
    private static final Set<String> TOO_LONG = Set.of("55P03", "57014"); // lock not available, statement timeout
    private static final Duration KEYS_LAST = Duration.ofHours(24);

    private final RetentionTable table;
    private final TransactionTemplate transaction;
    private final Blobs blobs;
    private final Clock clock;
    private final Duration keep;
    private final EarlyRetention early;
    private final List<Expiring> expiring;

    /** @param keep how long an ended execution stays at least */
    public Retention(
            JdbcClient jdbc, TransactionTemplate transaction, Blobs blobs, Clock clock, Duration keep, List<Expiring> expiring) {
        this.expiring = expiring;
        this.table = new RetentionTable(jdbc);
        this.transaction = transaction;
        this.blobs = blobs;
        this.clock = clock;
        this.keep = keep;
        this.early = new EarlyRetention(jdbc, transaction, blobs, clock);
    }

    /** @return whether there is more to do at once */
    public boolean turn() {
        var now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        prepare();
        table.months().stream().filter(month -> isOver(month, now)).forEach(this::dropUnlessNeeded);
        alone(table::forgetSamples);
        alone(() -> table.forgetNodes(clock.instant().minus(keep)));
        alone(() -> table.forgetRepairs(clock.instant().minus(keep), REPAIRS_AT_ONCE));
        alone(table::forgetSignals);
        alone(table::forgetSlots);
        boolean isMore = early.turn();
        for (var rows : expiring) {
            isMore |= alone(() -> rows.expire(KEYS_AT_ONCE)) == KEYS_AT_ONCE;
        }
        return alone(() -> table.expireKeys(clock.instant().minus(KEYS_LAST), KEYS_AT_ONCE)) == KEYS_AT_ONCE || isMore;
    }

    /** Makes the partitions of this month and the next ones, unless another node is at it. */
    public void prepare() {
        var now = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
        for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
            create(now.plusMonths(ahead));
        }
    }

    private boolean isOver(YearMonth month, YearMonth now) {
        var end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return month.isBefore(now) && end.isBefore(clock.instant().minus(keep));
    }

    private void create(YearMonth month) {
        transaction.executeWithoutResult(_ -> {
            if (table.isAlone()) {
                table.create(month);
            }
        });
    }

    private void dropUnlessNeeded(YearMonth month) {
        var before = clock.instant().minus(keep);
        if (table.isNeeded(month, before)) {
            return; // found without a lock; a long liver keeps its month
        }
        drop(month, before).ifPresent(dropped -> {
            blobs.forget(dropped.lower(), dropped.upper()); // only now, as no row names them any more
            log.info("The executions of {} are dropped", month);
        });
    }

    /** Empty: it is needed after all, or in use for so long that it is left to a later turn. */
    private Optional<RetentionTable.Range> drop(YearMonth month, Instant before) {
        for (int tried = 1; ; tried++) {
            try {
                transaction.executeWithoutResult(_ -> table.requireLeftAlone(month));
                return Optional.ofNullable(transaction.execute(_ -> dropAlone(month, before)));
            } catch (DataAccessException e) {
                if (!isTooLong(e)) {
                    throw e;
                }
                if (tried == MOST_TRIES) {
                    log.info("The executions of {} are in use: they are dropped later", month);
                    return Optional.empty();
                }
            }
        }
    }

    private static boolean isTooLong(DataAccessException failure) {
        return failure.getCause() instanceof SQLException e && TOO_LONG.contains(String.valueOf(e.getSQLState()));
    }

    private RetentionTable.@Nullable Range dropAlone(YearMonth month, Instant before) {
        if (!table.isAlone()) {
            return null;
        }
        table.lock(month);
        return table.isNeeded(month, before) ? null : table.drop(month); // a retry by hand may have come in between
    }

    private int alone(IntSupplier change) {
        var changed = transaction.execute(_ -> table.isAlone() ? change.getAsInt() : 0);
        return changed == null ? 0 : changed;
    }
}
