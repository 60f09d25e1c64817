package dev.waybill.bench.measure;

import java.util.Arrays;

/**
 * How many workflows ended, and how long each took from its start to the moment at which its caller knew of its end.
 *
 * @param p50 milliseconds, as the other two
 */
public record Latencies(long completed, double seconds, double p50, double p95, double p99) {
    private static final double NANOS = 1e6;

    public Latencies {
        if (completed <= 0) {
            throw new IllegalArgumentException("No workflow ended within the time: measure longer");
        }
    }

    static Latencies of(long[] nanos, double seconds) {
        Arrays.sort(nanos);
        return new Latencies(nanos.length, seconds, percentile(nanos, 0.5), percentile(nanos, 0.95), percentile(nanos, 0.99));
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, (long) (share * sorted.length))] / NANOS;
    }

    public double perSecond() {
        return completed / seconds;
    }
}
