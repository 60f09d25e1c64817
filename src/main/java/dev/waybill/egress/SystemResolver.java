package dev.waybill.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The machine's own resolver. Its native call can neither be interrupted nor bounded in time, so it runs on a few threads
 * of its own, and callers wait for at most five seconds.
 */
final class SystemResolver implements Resolver, AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 1_024;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final ThreadPoolExecutor lookups;

    SystemResolver() {
        lookups = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                Thread.ofPlatform().daemon().name("name-lookup-", 0).factory());
        lookups.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String name) throws UnknownHostException {
        try {
            var lookup = lookups.submit(() -> InetAddress.getAllByName(name));
            try {
                return List.of(lookup.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                lookup.cancel(true);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(name);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            throw new UnknownHostException(name);
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}
