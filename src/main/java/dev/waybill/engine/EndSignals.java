package dev.waybill.engine;

import dev.waybill.engine.graph.Ending;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Wakes callers that wait for an execution which has just left this node, and tells them how it ended, if it did. Those of
 * other nodes are not heard of: look again now and then.
 */
final class EndSignals {
    private final Map<UUID, Set<CompletableFuture<Optional<Ending>>>> waiting = new ConcurrentHashMap<>();

    /** A wait that notices what happens from now on; to be closed. */
    Wait begin(UUID execution) {
        var wait = new CompletableFuture<Optional<Ending>>();
        waiting.computeIfAbsent(execution, _ -> ConcurrentHashMap.newKeySet()).add(wait);
        return new Wait(execution, wait);
    }

    /** @param ending empty: it goes on elsewhere or later, or nothing is known */
    void left(UUID execution, Optional<Ending> ending) {
        var woken = waiting.remove(execution);
        if (woken != null) {
            woken.forEach(wait -> wait.complete(ending));
        }
    }

    final class Wait implements AutoCloseable {
        private final UUID execution;
        private final CompletableFuture<Optional<Ending>> wait;

        private Wait(UUID execution, CompletableFuture<Optional<Ending>> wait) {
            this.execution = execution;
            this.wait = wait;
        }

        /** Returns when it has left, or after that time; how it ended, if that is known. */
        Optional<Ending> atMost(Duration time) throws InterruptedException {
            try {
                return wait.get(time.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return Optional.empty(); // the caller looks again
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
