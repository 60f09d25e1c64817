package dev.waybill.expression.function;

/**
 * What one evaluation may still do and make. CEL has no time limit and cannot be interrupted, so everything that grows with
 * its input pays here before it happens. Once a limit is passed every further charge fails, so that an absorbed failure
 * gains nothing. Not thread-safe.
 */
public final class Meter {
    /** How much text and how many list and map elements, at 16 bytes each, one evaluation may produce. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** How large the values handed out may be altogether; more than is produced, since parts of the input may be handed on. */
    static final int MAX_DELIVERED = 16 * 1024 * 1024;

    public static final int MAX_ITERATIONS = 10_000;

    /** Evaluated nodes, visited elements and sixteenths of scanned characters: about a quarter of a second. */
    public static final int MAX_STEPS = 5_000_000;

    private static final int ELEMENT_BYTES = 16;
    private static final int FAILURE_STEPS = 20;

    private long steps = MAX_STEPS;
    private long bytes = MAX_BYTES;
    private long delivered = MAX_DELIVERED;
    private int iterations = MAX_ITERATIONS;

    public void step() {
        steps(1);
    }

    public void steps(long count) {
        steps -= count;
        if (steps < 0) {
            steps = -1;
            throw new Failure("The expression takes too many steps (" + MAX_STEPS + " is the limit)");
        }
    }

    /** Before looking at that many characters or bytes once. */
    public void scan(long length) {
        steps(1 + (length >> 4));
    }

    /** Before producing that many characters or bytes. */
    public void produce(long length) {
        scan(length);
        bytes -= ELEMENT_BYTES + length;
        if (bytes < 0) {
            bytes = -1;
            throw new Failure("The expression produces more than 4 MiB");
        }
    }

    /** Before producing a list or map of that many elements. */
    public void produceElements(long count) {
        steps(count);
        produce(count * ELEMENT_BYTES);
    }

    /** Before handing out a text of that length, or another value. */
    void deliver(long length) {
        scan(length);
        delivered -= 2 + length;
        if (delivered < 0) {
            delivered = -1;
            throw new Failure("The result is larger than 16 MiB");
        }
    }

    /** Each expression of a template may iterate anew; steps and bytes are shared. */
    public void startExpression() {
        iterations = MAX_ITERATIONS;
    }

    public void iterate() {
        steps--;
        if (--iterations < 0) {
            iterations = -1;
            throw new Failure("The expression iterates more than 10,000 times");
        }
    }

    /** A failure was made and absorbed, which costs more than a step. */
    public void absorbed() {
        steps(FAILURE_STEPS);
    }

    /** Steps taken so far. */
    public long spent() {
        return MAX_STEPS - Math.max(0, steps);
    }

    /** Bytes produced so far. */
    public long produced() {
        return bytes < 0 ? MAX_BYTES : MAX_BYTES - bytes;
    }
}
