package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.LedgerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** More callers than a node has connections for. */
class OverloadTest {
    private static final int STARTS = 200;
    private static final int CONNECTIONS = 2;
    /** 200 ms are aimed at; on two cores as many calls at once that wait for nothing take most of that. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    @TempDir
    Path folder;

    private record Told(Client.Answer answer, Duration after) {}

    @Test
    @Tag("F14")
    @Tag("G18")
    void answersTooManyCallersQuicklyAndKeepsItsLeaseWhileItsPoolIsExhausted() throws Exception {
        var file = folder.resolve("ledger");
        try (var database = PostgresProcess.start(folder.resolve("database"));
                var ledger = LedgerServer.start(file);
                var server = ServerProcess.node(folder, "narrow", database.port())
                        .with("SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", Integer.toString(CONNECTIONS))
                        .with("SPRING_DATASOURCE_HIKARI_MINIMUM_IDLE", Integer.toString(CONNECTIONS))
                        .start()) {
            var load = new Load(server);
            ledger.behave("/narrow/1", "mode=slow&ms=500");
            var workflow = server.client().store(Graphs.chain("narrow", 3, ledger));
            work(server.client());
            var floor = storm(() -> server.client().get("/health/live"));
            var running = load.start(workflow);
            List<Told> told;
            try (var lock = database.connect(); var statement = lock.createStatement()) {
                lock.setAutoCommit(false);
                // both connections of the pool get stuck here, the engine's own do not need it
                statement.execute("lock table idempotency_key in access exclusive mode");
                told = storm(() -> server.client().post("/workflows/" + workflow + "/execute", Map.of(), "Idempotency-Key", "storm " + UUID.randomUUID()));
                assertThat(ledger.entries("/narrow/3")).as("what runs goes on without the pool").isNotEmpty();
                lock.rollback();
            }
            load.awaitEnd(running, "succeeded", Duration.ofSeconds(10));
            System.out.println("F14: as many calls at once that wait for nothing took " + longest(floor));
            judge(told);
            assertThat(database.number("select count(*) from node")).as("incarnations: the lease was never lost").isEqualTo(1);
            // the storm's starts are not in the history: they are told apart by their keys
            await("ready again").atMost(Duration.ofSeconds(20)).until(server.client()::isReady);
            load.awaitEnd(load.start(workflow), "succeeded", Duration.ofSeconds(10));
        }
    }

    /** So that the node knows how long its connections are held, and has run its code before. */
    private static void work(Client client) throws Exception {
        for (int i = 0; i < 200; i++) {
            assertThat(client.get("/executions?limit=1").status()).isEqualTo(200);
        }
    }

    private static void judge(List<Told> told) {
        assertThat(told).allSatisfy(one -> {
            assertThat(one.answer().status()).isIn(202, 503);
            if (one.answer().status() == 503) {
                assertThat(one.answer().retryAfter()).isPresent();
            }
        });
        var refused = told.stream().filter(one -> one.answer().text("code").equals("overloaded")).map(Told::after).sorted().toList();
        System.out.printf("F14: %d of %d starts refused, half of them after %s, 99 %% after %s, the last after %s%n",
                refused.size(), told.size(), refused.get(refused.size() / 2), refused.get(refused.size() * 99 / 100), refused.getLast());
        assertThat(refused).as("all but those that got a connection").hasSizeGreaterThanOrEqualTo(STARTS - 2 * CONNECTIONS);
        assertThat(refused.getLast()).isLessThan(BOUND);
    }

    private static Duration longest(List<Told> told) {
        return told.stream().map(Told::after).max(Duration::compareTo).orElseThrow();
    }

    /** All at once, from this machine's own processors. */
    private static List<Told> storm(Callable<Client.Answer> call) throws Exception {
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = IntStream.range(0, STARTS)
                    .<Callable<Told>>mapToObj(_ -> () -> {
                        var begun = Instant.now();
                        var answer = call.call();
                        return new Told(answer, Duration.between(begun, Instant.now()));
                    })
                    .toList();
            var told = new ArrayList<Told>();
            for (var answer : clients.invokeAll(starts)) {
                told.add(answer.get());
            }
            return told;
        }
    }
}
