package dev.waybill.bench.scale;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A number of calls by a number of callers side by side. */
final class Callers {
    /** One call. */
    @FunctionalInterface
    interface Call {
        /** @param number from 0 */
        void make(int number) throws Exception;
    }

    private Callers() {}

    /** @throws ExecutionException when a call failed; its caller makes none after it */
    static void call(int callers, int calls, Call call) throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        Callable<Void> caller = () -> {
            for (int number = next.getAndIncrement(); number < calls; number = next.getAndIncrement()) {
                call.make(number);
            }
            return null;
        };
        var all = new ArrayList<Callable<Void>>();
        for (int i = 0; i < callers; i++) {
            all.add(caller);
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
        }
    }
}
