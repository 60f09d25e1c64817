package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.checker.History;
import dev.waybill.checker.History.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Clients that start executions and read them, whatever happens to the servers, and write down what they were told. */
final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> ENDS = Set.of("succeeded", "failed", "cancelled", "timed_out");

    private final History history;
    private final List<ServerProcess> servers;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger rounds = new AtomicInteger();

    private Load(History history, List<ServerProcess> servers) {
        this.history = history;
        this.servers = servers;
    }

    Load(ServerProcess... servers) {
        this(new History(), List.of(servers));
    }

    /** The same clients, who turn to these servers from now on. */
    Load on(ServerProcess... those) {
        return new Load(history, List.of(those));
    }

    History history() {
        return history;
    }

    private Client any() {
        return servers.get(Math.floorMod(turn.getAndIncrement(), servers.size())).client();
    }

    /** One start; empty when it is not known to be accepted. */
    Optional<String> start(Client client, String workflow, @Nullable String key) {
        int call = history.invoke(Operation.START, workflow, key);
        try {
            var path = "/workflows/" + workflow + "/execute";
            var answer = key == null ? client.post(path, Map.of()) : client.post(path, Map.of(), "Idempotency-Key", key);
            if (answer.status() == 202) {
                history.ok(call, answer.text("id"), answer.text("status"));
                return Optional.of(answer.text("id"));
            }
            assertThat(answer.status()).as("%s", answer).isEqualTo(503);
            assertThat(answer.retryAfter()).as("%s", answer).isPresent();
        } catch (IOException e) {
            // the answer was lost
        }
        history.unknown(call); // a 503 may stand for a commit in doubt
        return Optional.empty();
    }

    String start(String workflow) {
        return start(any(), workflow, null).orElseThrow(() -> new AssertionError("The start was not accepted"));
    }

    private String untilAccepted(String workflow, String key) {
        return await("start " + key).pollInterval(Duration.ofMillis(100)).atMost(PATIENCE)
                .until(() -> start(any(), workflow, key), Optional::isPresent)
                .orElseThrow();
    }

    /** So many clients start one execution after another, each once its last one has succeeded, until they are told to stop. */
    Endless keep(String workflow, int clients) {
        return new Endless(workflow, clients);
    }

    final class Endless implements AutoCloseable {
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        private final ConcurrentLinkedQueue<String> ended = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final List<Future<?>> work;

        private Endless(String workflow, int clients) {
            int round = rounds.incrementAndGet();
            work = IntStream.range(0, clients)
                    .<Future<?>>mapToObj(client -> this.clients.submit(() -> {
                        for (int i = 0; !isOver.get(); i++) {
                            var id = untilAccepted(workflow, "round " + round + ", client " + client + ", " + i);
                            awaitEnd(id, "succeeded", PATIENCE);
                            ended.add(id);
                        }
                    }))
                    .toList();
        }

        /** Waits until so many more have ended than by now. */
        void awaitEnded(int more) {
            int before = ended.size();
            await("ends of executions").pollInterval(Duration.ofMillis(10)).atMost(PATIENCE)
                    .until(() -> ended.size() >= before + more || work.stream().anyMatch(Future::isDone));
        }

        /** Lets each client finish what it has begun, and no more. */
        List<String> all() {
            close();
            return List.copyOf(ended);
        }

        @Override
        public void close() {
            isOver.set(true);
            finish(clients, work);
        }
    }

    private static void finish(ExecutorService clients, List<Future<?>> work) {
        clients.close();
        for (var part : work) {
            try {
                part.get();
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Several clients begin so many executions, each with a key and until it is accepted. Closed: all are. */
    Running begin(String workflow, int count) {
        return new Running(workflow, count);
    }

    final class Running implements AutoCloseable {
        private static final int CLIENTS = 4;
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
        private final ConcurrentLinkedQueue<String> accepted = new ConcurrentLinkedQueue<>();
        private final List<Future<?>> work;

        private Running(String workflow, int count) {
            int round = rounds.incrementAndGet();
            work = IntStream.range(0, CLIENTS)
                    .<Future<?>>mapToObj(client -> clients.submit(() -> {
                        for (int i = client; i < count; i += CLIENTS) {
                            begin(workflow, "round " + round + ", " + i);
                        }
                    }))
                    .toList();
        }

        private void begin(String workflow, String key) {
            accepted.add(untilAccepted(workflow, key));
        }

        void awaitAccepted(int atLeast) {
            await("accepted starts").pollInterval(Duration.ofMillis(10)).atMost(PATIENCE)
                    .until(() -> accepted.size() >= atLeast);
        }

        /** Waits until all are accepted. */
        List<String> all() {
            close();
            return List.copyOf(accepted);
        }

        @Override
        public void close() {
            finish(clients, work);
        }
    }

    /** What a read tells; empty when nobody answers. */
    Optional<String> status(String execution) {
        int call = history.invoke(Operation.READ, execution, null);
        try {
            var answer = any().get("/executions/" + execution);
            if (answer.status() == 200) {
                history.ok(call, execution, answer.text("status"));
                return Optional.of(answer.text("status"));
            }
            if (answer.status() == 404) {
                history.ok(call, null, null);
                return Optional.empty();
            }
        } catch (IOException e) {
            // the answer was lost
        }
        history.unknown(call);
        return Optional.empty();
    }

    void awaitEnd(String execution, String status, Duration atMost) {
        var end = await("end of " + execution).pollInterval(Duration.ofMillis(50)).atMost(atMost)
                .until(() -> end(execution), Optional::isPresent);
        assertThat(end).as(execution).hasValue(status);
    }

    private Optional<String> end(String execution) {
        return status(execution).filter(ENDS::contains);
    }

    void awaitEnds(List<String> executions, String status, Duration atMost) {
        var left = new ArrayList<>(executions);
        await("end of executions").pollInterval(Duration.ofMillis(100)).atMost(atMost).untilAsserted(() -> {
            left.removeIf(execution -> end(execution).map(status::equals).orElse(false));
            assertThat(left).as("executions that have not ended, or not so").isEmpty();
        });
    }
}
