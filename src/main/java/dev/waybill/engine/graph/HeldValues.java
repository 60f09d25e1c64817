package dev.waybill.engine.graph;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of this node's memory the values of its live executions hold. The more they hold, the smaller a value has to be
 * to stay in memory (the others go to the blob store); when they hold all that they may, the node takes no more executions.
 * Thread-safe.
 */
public final class HeldValues {
    private static final int LARGEST = 256 * 1024;
    private static final int LARGEST_WHEN_HALF_FULL = 16 * 1024;
    private static final int LARGEST_WHEN_FULL = 256;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** @param most characters of JSON */
    public HeldValues(long most) {
        this.most = most;
    }

    /** Bytes that a value may have to be held as it is. */
    int largestInline() {
        long now = held.get();
        return now >= most ? LARGEST_WHEN_FULL : now >= most / 2 ? LARGEST_WHEN_HALF_FULL : LARGEST;
    }

    /** @param characters more, or, if negative, fewer */
    void add(long characters) {
        held.addAndGet(characters);
    }

    public boolean isFull() {
        return held.get() >= most;
    }

    /** Characters of JSON. */
    public long size() {
        return held.get();
    }
}
