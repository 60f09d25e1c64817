package dev.waybill.bench.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** How long each call took. Thread-safe. */
final class Samples {
    static final int NO_ANSWER = 0;
    private static final double MILLIS = 1e6;

    private final List<Call> calls;
    private final List<List<Long>> nanos = new ArrayList<>();
    private final List<List<Integer>> unexpected = new ArrayList<>();

    Samples(List<Call> calls) {
        this.calls = calls;
        calls.forEach(_ -> {
            nanos.add(new ArrayList<>());
            unexpected.add(new ArrayList<>());
        });
    }

    /** An answer has come. */
    void add(int call, long due, int status) {
        long took = System.nanoTime() - due;
        synchronized (this) {
            nanos.get(call).add(took);
            if (!calls.get(call).expected().contains(status)) {
                unexpected.get(call).add(status);
            }
        }
    }

    List<Call> calls() {
        return calls;
    }

    /** Statuses of these calls that were not expected. */
    synchronized List<Integer> unexpected(Predicate<Call> wanted) {
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < calls.size(); i++) {
            if (wanted.test(calls.get(i))) {
                statuses.addAll(unexpected.get(i));
            }
        }
        return statuses;
    }

    /** Of these calls together. */
    synchronized Spread spread(Predicate<Call> wanted) {
        var all = new ArrayList<Long>();
        for (int i = 0; i < calls.size(); i++) {
            if (wanted.test(calls.get(i))) {
                all.addAll(nanos.get(i));
            }
        }
        return Spread.of(all.stream().mapToLong(Long::longValue).toArray());
    }

    /** Milliseconds; none of them when {@code count} is 0. */
    record Spread(int count, double p50, double p95, double p99, double most) {
        static Spread of(long[] nanos) {
            Arrays.sort(nanos);
            return new Spread(nanos.length, at(nanos, 0.5), at(nanos, 0.95), at(nanos, 0.99), at(nanos, 1));
        }

        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / MILLIS;
        }
    }
}
