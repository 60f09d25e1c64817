package dev.waybill.endurance;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where a series of samples is going. The slope is Theil and Sen's, the median of the slopes between any two samples, which a
 * few wild samples do not move; whether it is more than chance tells the test of Mann and Kendall.
 *
 * @param level    the median
 * @param growth   by the slope, over the time from the first sample to the last
 * @param z        of Mann and Kendall: above 2.33 a rise as steady is chance in one case of a hundred
 */
record Trend(double level, double growth, double slopeAnHour, double z) {
    private static final double HUNDREDTH = 2.33;
    private static final int MOST = 600;

    /** @param seconds when a value was sampled */
    record Sample(double seconds, double value) {}

    /** @param samples by time, three at least */
    static Trend of(List<Sample> samples) {
        var thinned = thinned(samples);
        double slope = slope(thinned);
        double time = thinned.getLast().seconds() - thinned.getFirst().seconds();
        double level = median(thinned.stream().mapToDouble(Sample::value).toArray());
        return new Trend(level, slope * time, slope * 3_600, z(thinned));
    }

    /** So many that all pairs can be looked at. */
    private static List<Sample> thinned(List<Sample> samples) {
        int step = 1 + samples.size() / MOST;
        return IntStream.range(0, samples.size()).filter(i -> i % step == 0).mapToObj(samples::get).toList();
    }

    private static double slope(List<Sample> samples) {
        int count = samples.size();
        var slopes = new double[count * (count - 1) / 2];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                slopes[next++] = (samples.get(j).value() - samples.get(i).value()) / (samples.get(j).seconds() - samples.get(i).seconds());
            }
        }
        return median(slopes);
    }

    private static double z(List<Sample> samples) {
        int n = samples.size();
        double s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += Math.signum(samples.get(j).value() - samples.get(i).value());
            }
        }
        double deviation = Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        return s == 0 ? 0 : (s - Math.signum(s)) / deviation;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /**
     * Whether it rises: steadily, and by more than may be.
     *
     * @param part  of the level that it may grow by
     * @param floor that it may grow by in any case
     */
    boolean rises(double part, double floor) {
        return z > HUNDREDTH && growth > Math.max(part * Math.abs(level), floor);
    }
}
