package dev.waybill.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Wakes callers that wait for an execution which has just left this node. Those of other nodes are not heard of: look again now and then. */
final class EndSignals {
    private final Map<UUID, Set<CompletableFuture<Void>>> waiting = new ConcurrentHashMap<>();

    /** A wait that notices what happens from now on; to be closed. */
    Wait begin(UUID execution) {
        var wait = new CompletableFuture<Void>();
        waiting.computeIfAbsent(execution, _ -> ConcurrentHashMap.newKeySet()).add(wait);
        return new Wait(execution, wait);
    }

    void left(UUID execution) {
        var woken = waiting.remove(execution);
        if (woken != null) {
            woken.forEach(wait -> wait.complete(null));
        }
    }

    final class Wait implements AutoCloseable {
        private final UUID execution;
        private final CompletableFuture<Void> wait;

        private Wait(UUID execution, CompletableFuture<Void> wait) {
            this.execution = execution;
            this.wait = wait;
        }

        /** Returns when it has left, or after that time. */
        void atMost(Duration time) throws InterruptedException {
            try {
                wait.get(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // the caller looks again
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            waiting.computeIfPresent(execution, (_, waits) -> {
                waits.remove(wait);
                return waits.isEmpty() ? null : waits;
            });
        }
    }
}
