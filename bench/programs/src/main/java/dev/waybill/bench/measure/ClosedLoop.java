package dev.waybill.bench.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** Callers in this process, a thread each. */
public final class ClosedLoop implements Load {
    private static final Duration LAST_WORKFLOW = Duration.ofSeconds(60);

    /** Starts one workflow and returns when it has ended well. */
    @FunctionalInterface
    public interface Workflow {
        void run() throws Exception;
    }

    private enum Phase {
        WARMING_UP,
        MEASURING,
        STOPPING
    }

    private final Workflow workflow;
    private final List<Caller> callers;
    private final AutoCloseable resources;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private volatile Phase phase = Phase.WARMING_UP;

    private ClosedLoop(Workflow workflow, int callers, Thread.Builder threads, AutoCloseable resources) {
        this.workflow = workflow;
        this.callers = IntStream.range(0, callers).mapToObj(_ -> new Caller(threads)).toList();
        this.resources = resources;
    }

    /** @param resources closed with the load */
    public static ClosedLoop of(int callers, Workflow workflow, AutoCloseable resources) {
        return new ClosedLoop(workflow, callers, Thread.ofVirtual(), resources);
    }

    /** For workflows that never wait: on virtual threads the first two callers would keep the others out. */
    public static ClosedLoop onPlatformThreads(int callers, Workflow workflow, AutoCloseable resources) {
        return new ClosedLoop(workflow, callers, Thread.ofPlatform().daemon(), resources);
    }

    @Override
    public Latencies run(Timing timing, Window window) throws Exception {
        double seconds;
        callers.forEach(caller -> caller.thread.start());
        try {
            goOn(timing.warmUp());
            window.open();
            long begun = System.nanoTime();
            phase = Phase.MEASURING;
            goOn(timing.measured());
            phase = Phase.STOPPING;
            seconds = (System.nanoTime() - begun) / 1e9;
            window.close();
        } finally {
            phase = Phase.STOPPING;
            for (var caller : callers) {
                caller.end();
            }
        }
        return Latencies.of(callers.stream().flatMapToLong(caller -> Arrays.stream(caller.nanos, 0, caller.count)).toArray(), seconds);
    }

    /** Returns after that time, or throws what a caller met with. */
    private void goOn(Duration time) throws Exception {
        try {
            failure.get(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // as it should be
        } catch (ExecutionException e) {
            throw new IllegalStateException("A workflow failed", e.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        resources.close();
    }

    private final class Caller {
        private final Thread thread;
        private long[] nanos = new long[1024];
        private int count;

        private Caller(Thread.Builder threads) {
            this.thread = threads.unstarted(this::call);
        }

        private void call() {
            try {
                long begun = System.nanoTime();
                while (phase != Phase.STOPPING) {
                    workflow.run();
                    long ended = System.nanoTime();
                    if (phase == Phase.MEASURING) {
                        keep(ended - begun);
                    }
                    begun = ended;
                }
            } catch (Exception e) {
                failure.completeExceptionally(e);
            }
        }

        private void keep(long time) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = time;
        }

        private void end() throws InterruptedException {
            if (!thread.join(LAST_WORKFLOW)) {
                thread.interrupt();
                throw new IllegalStateException("A workflow does not end");
            }
        }
    }
}
