package dev.waybill.bench.measure;

import java.lang.management.ManagementFactory;

/** What of this process' heap is in use. */
public final class LiveHeap {
    private static final int COLLECTIONS = 3;

    private LiveHeap() {}

    /** Bytes that are left after full collections. */
    public static long bytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
