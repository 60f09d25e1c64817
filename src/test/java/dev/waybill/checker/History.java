package dev.waybill.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What clients asked and what they were told, on one monotonic clock. Thread-safe. A call that was never answered is
 * unknown: it may have taken effect or not.
 */
public final class History {
    /** What a client asks for. */
    public enum Operation {
        START,
        READ,
        RETRY,
        CANCEL,
        PAUSE,
        RESUME
    }

    /** How a call ended for its client. */
    public enum Result {
        OK,
        FAIL,
        UNKNOWN
    }

    /**
     * One call.
     *
     * @param target     of a start: the workflow's id; of all others: the execution's
     * @param key        the idempotency key of a start, or null
     * @param answeredAt {@link Long#MAX_VALUE} while unanswered
     * @param execution  the id in the answer, or null
     * @param status     the execution's status in the answer; null when it said that there is none, or nothing
     */
    public record Call(
            int id,
            Operation operation,
            String target,
            @Nullable String key,
            long invokedAt,
            long answeredAt,
            Result result,
            @Nullable String execution,
            @Nullable String status) {
        Call answered(long at, Result result, @Nullable String execution, @Nullable String status) {
            return new Call(id, operation, target, key, invokedAt, at, result, execution, status);
        }
    }

    private final LongSupplier clock;
    private final List<Call> calls = new ArrayList<>();

    public History() {
        this(System::nanoTime);
    }

    public History(LongSupplier clock) {
        this.clock = clock;
    }

    /** @return the number by which the call's answer is recorded */
    public synchronized int invoke(Operation operation, String target, @Nullable String key) {
        calls.add(new Call(calls.size(), operation, target, key, clock.getAsLong(), Long.MAX_VALUE, Result.UNKNOWN, null, null));
        return calls.size() - 1;
    }

    /** The server did what was asked. A read that found nothing is ok without a status. */
    public void ok(int call, @Nullable String execution, @Nullable String status) {
        answer(call, Result.OK, execution, status);
    }

    /** The server said that it did not do it. */
    public void fail(int call) {
        answer(call, Result.FAIL, null, null);
    }

    /** The answer was lost. */
    public void unknown(int call) {
        answer(call, Result.UNKNOWN, null, null);
    }

    private synchronized void answer(int call, Result result, @Nullable String execution, @Nullable String status) {
        calls.set(call, calls.get(call).answered(clock.getAsLong(), result, execution, status));
    }

    public synchronized List<Call> calls() {
        return List.copyOf(calls);
    }
}
