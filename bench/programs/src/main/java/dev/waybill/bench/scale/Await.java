package dev.waybill.bench.scale;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Looks again and again whether something has come about. */
record Await(Duration pause, Duration atMost) {
    /** @throws IllegalStateException when it has not come about in time */
    void until(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("Within " + atMost.toSeconds() + " s it did not come to this: " + what);
            }
            Thread.sleep(pause);
        }
    }
}
