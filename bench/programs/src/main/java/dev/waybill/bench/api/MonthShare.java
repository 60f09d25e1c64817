package dev.waybill.bench.api;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * The executions of one month.
 *
 * @param first number of the first one
 * @param from  when that was created; the others follow at an even pace
 */
record MonthShare(YearMonth month, long first, long count, Instant from, Instant to) {
    /** What ended longer ago may be dropped by the product's retention of 90 days. */
    private static final Duration PAST = Duration.ofDays(85);

    private static final Duration UNTIL = Duration.ofMinutes(10);

    /** So many executions over the last months. */
    static List<MonthShare> of(long executions, Instant now) {
        var end = now.minus(UNTIL);
        var begin = YearMonth.from(now.minus(PAST).atOffset(ZoneOffset.UTC));
        double all = Duration.between(start(begin), end).toMillis();
        var shares = new ArrayList<MonthShare>();
        long first = 1;
        for (var month = begin; start(month).isBefore(end); month = month.plusMonths(1)) {
            var to = start(month.plusMonths(1)).isBefore(end) ? start(month.plusMonths(1)) : end;
            long next = 1 + Math.round(executions * (Duration.between(start(begin), to).toMillis() / all));
            shares.add(new MonthShare(month, first, next - first, start(month), to));
            first = next;
        }
        return shares;
    }

    private static Instant start(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** What the names of its partitions end with. */
    String suffix() {
        return month.toString().replace('-', '_');
    }
}
