package dev.waybill.bench.measure;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one measurement found.
 *
 * @param perSecond      workflows that ended each second
 * @param p50            milliseconds of one workflow, as p95 and p99
 * @param jvmMicros      processor time of this process for each step, in microseconds
 * @param postgresMicros the same of the database server
 * @param commits        for each workflow, as all that follows
 */
public record Figures(
        double perSecond,
        double p50,
        double p95,
        double p99,
        double jvmMicros,
        double postgresMicros,
        double commits,
        double statements,
        double walBytes,
        double flushes) {
    private static final double MICROS = 1e3;

    /** @param steps of one workflow */
    public static Figures of(Latencies latencies, Counters counters, int steps) {
        double workflows = latencies.completed();
        return new Figures(
                latencies.perSecond(),
                latencies.p50(),
                latencies.p95(),
                latencies.p99(),
                counters.jvmNanos() / MICROS / workflows / steps,
                counters.postgresNanos() / MICROS / workflows / steps,
                counters.commits() / workflows,
                counters.statements() / workflows,
                counters.walBytes() / workflows,
                counters.flushes() / workflows);
    }

    /** The median of each figure by itself. */
    public static Figures median(List<Figures> rounds) {
        return new Figures(
                median(rounds, Figures::perSecond),
                median(rounds, Figures::p50),
                median(rounds, Figures::p95),
                median(rounds, Figures::p99),
                median(rounds, Figures::jvmMicros),
                median(rounds, Figures::postgresMicros),
                median(rounds, Figures::commits),
                median(rounds, Figures::statements),
                median(rounds, Figures::walBytes),
                median(rounds, Figures::flushes));
    }

    private static double median(List<Figures> rounds, ToDoubleFunction<Figures> figure) {
        return Medians.of(rounds.stream().mapToDouble(figure));
    }
}
