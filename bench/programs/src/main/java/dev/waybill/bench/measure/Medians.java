package dev.waybill.bench.measure;

import java.util.stream.DoubleStream;

/** Medians of a few values. */
public final class Medians {
    private Medians() {}

    /** Of an even number of values the mean of the middle two. */
    public static double of(DoubleStream values) {
        var sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
