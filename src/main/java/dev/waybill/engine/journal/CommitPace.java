package dev.waybill.engine.journal;

import java.util.function.LongSupplier;

/**
 * How long commits take, so that one can say what a start would have to wait. Written by whoever commits, read by all.
 */
final class CommitPace {
    private static final int SMOOTHING = 8;
    private static final long NONE = -1;

    private final LongSupplier nanos;
    private volatile long begunAt = NONE;
    private volatile long usual;

    /** @param nanos a clock that never steps */
    CommitPace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begun() {
        begunAt = nanos.getAsLong() & Long.MAX_VALUE;
    }

    /** It went well or not: the time is spent either way. */
    void ended() {
        long took = runningFor();
        usual = usual == 0 ? took : usual + (took - usual) / SMOOTHING;
        begunAt = NONE;
    }

    boolean isRunning() {
        return begunAt != NONE;
    }

    private long runningFor() {
        long since = begunAt;
        return since == NONE ? 0 : (nanos.getAsLong() & Long.MAX_VALUE) - since;
    }

    /**
     * Nanoseconds until the commit that runs and so many full batches after it are over. One that takes longer than usual is
     * expected to go on for as long again: so a disk that hangs is soon told from one that is slow.
     */
    long expected(int batches) {
        long running = runningFor();
        return (running > usual ? running : usual - running) + batches * usual;
    }
}
