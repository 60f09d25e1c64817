package dev.waybill.bench.measure;

import java.time.Duration;

/**
 * How long one measurement takes.
 *
 * @param warmUp   the same load before it, not counted
 * @param measured what is counted
 */
public record Timing(Duration warmUp, Duration measured) {
    public Timing {
        if (warmUp.isNegative() || !measured.isPositive()) {
            throw new IllegalArgumentException("A measurement takes time: " + warmUp + ", " + measured);
        }
    }
}
