package dev.waybill.integration;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs blocking work that ends with its caller's interruption or at its limit, on whatever thread the caller is: the work
 * has a virtual thread of its own, whose interruption closes the socket it waits for.
 */
public final class BoundedCall {
    /** How long work may take to end by itself once it was asked to. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private BoundedCall() {}

    /**
     * Runs the work and waits for it.
     *
     * @param limit of the whole call
     * @param stop  asks the work to end soon, by its thread or otherwise; called at most once, on the caller's thread
     * @return the work's result, also when it was done in spite of an interruption, which then still stands
     * @throws InterruptedException when the work did not end well because its caller was interrupted
     * @throws TimeoutException     when it did not end well before the limit
     * @throws ExecutionException   with what the work threw
     */
    public static <T> T run(Duration limit, Callable<T> work, Consumer<Thread> stop)
            throws InterruptedException, TimeoutException, ExecutionException {
        var task = new FutureTask<>(work);
        var worker = Thread.ofVirtual().name("bounded-call").start(task);
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return resultInSpiteOf(e, task, worker, stop);
        } catch (InterruptedException e) {
            var result = resultInSpiteOf(e, task, worker, stop);
            Thread.currentThread().interrupt();
            return result;
        }
    }

    private static <T, E extends Exception> T resultInSpiteOf(
            E cause, FutureTask<T> task, Thread worker, Consumer<Thread> stop) throws E {
        stop.accept(worker);
        try {
            return task.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw cause;
        } catch (TimeoutException | InterruptedException e) {
            worker.interrupt();
            throw cause;
        }
    }
}
