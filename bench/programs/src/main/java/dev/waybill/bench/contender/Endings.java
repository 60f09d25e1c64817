package dev.waybill.bench.contender;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets callers wait for the end of what a rival runs on its own threads. Thread-safe. */
final class Endings {
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final Map<String, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

    /** Begins something; to be called before anything can end it. */
    @FunctionalInterface
    interface Start {
        void begin(String id) throws Exception;
    }

    /** Begins it under a new id and waits until {@link #ended} says that it is over. */
    void await(Start start) throws Exception {
        var id = UuidV7.next().toString();
        var end = new CompletableFuture<Void>();
        waiting.put(id, end);
        try {
            start.begin(id);
            end.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("It does not end", e);
        } finally {
            waiting.remove(id);
        }
    }

    void ended(String id) {
        var end = waiting.get(id);
        if (end != null) {
            end.complete(null);
        }
    }
}
