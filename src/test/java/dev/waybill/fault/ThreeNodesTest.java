package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.model.Scenario;
import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes on one database, killed under load one at a time and all at once. After each scenario the judges look at everything until then. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ThreeNodesTest {
    private static final Duration TAKEOVER = Duration.ofSeconds(15);
    private static final Duration RESTART = Duration.ofSeconds(60);
    private static final int CLIENTS = 10;
    private static final int KILLS = 3;
    private static final int STARTS = 500;
    private static final long SEED = new Random().nextLong();

    @TempDir
    static Path folder;

    private static PostgresProcess database;
    private static LedgerServer ledger;
    private static List<ServerProcess> nodes;
    private static Load load;
    private static Scenario scenario;
    private static String workflow;
    private static int deaths;

    @BeforeAll
    static void startThreeNodes() {
        System.out.println("ThreeNodesTest: seed " + SEED);
        database = PostgresProcess.start(folder.resolve("database"));
        ledger = LedgerServer.start(folder.resolve("ledger"));
        nodes = Stream.of("one", "two", "three").map(name -> ServerProcess.node(folder, name, database.port()).launch()).toList();
        nodes.forEach(ServerProcess::awaitReady);
        load = new Load(nodes.toArray(ServerProcess[]::new));
        scenario = Graphs.order(ledger);
        workflow = nodes.getFirst().client().store(scenario.definition());
    }

    @AfterAll
    static void stop() {
        ledger.close();
        nodes.forEach(ServerProcess::close);
        database.close();
    }

    @AfterEach
    void judge() {
        Judge.judge(database.snapshot(), folder.resolve("ledger"), load, deaths);
        ledger.entries().stream().collect(Collectors.groupingBy(LedgerEntry::key, Collectors.counting())).forEach((key, calls) ->
                assertThat(calls).as("calls under " + key).isLessThanOrEqualTo(epoch(key)));
    }

    /** How many nodes have had the execution of a key: each may have made the call once. */
    private static long epoch(String key) {
        return database.number("select epoch from execution where id = '" + key.substring(0, key.indexOf('/')) + "'");
    }

    private static void judgeEach(List<String> executions) throws IOException {
        for (var execution : executions) {
            Judge.judge(scenario, nodes.getFirst().client(), execution);
        }
    }

    /** @return the incarnation of the node, once it has several executions */
    private static long awaitBusy(ServerProcess node) {
        var incarnation = "select incarnation from node where name = '" + node.name() + "' and fenced_at is null";
        await("work for " + node.name()).pollInterval(Duration.ofMillis(10)).atMost(RESTART)
                .until(() -> database.number("select count(*) from execution where owner = (" + incarnation + ")") >= 2);
        return database.number(incarnation);
    }

    @Test
    @Order(1)
    @Tag("F02")
    @Tag("G02")
    void losesNothingWhenRandomNodesAreKilledAgainAndAgainUnderLoad() throws IOException {
        var random = new Random(SEED);
        List<String> executions;
        try (var clients = load.keep(workflow, CLIENTS)) {
            clients.awaitEnded(CLIENTS);
            for (int kill = 1; kill <= KILLS; kill++) {
                var victim = nodes.get(random.nextInt(nodes.size()));
                long dead = awaitBusy(victim);
                victim.kill();
                deaths++;
                if (kill == 1) { // nobody comes back: the others have to notice
                    var told = Instant.now();
                    await("takeover").atMost(TAKEOVER).until(() -> database.number("select count(*) from execution where owner = " + dead) == 0);
                    System.out.println("F02: taken over after " + Duration.between(told, Instant.now()));
                }
                victim.launch(); // the next blow may fall before it is back
            }
            nodes.forEach(ServerProcess::awaitReady);
            clients.awaitEnded(CLIENTS);
            executions = clients.all();
        }
        System.out.println("F02: " + executions.size() + " executions, " + ledger.entries().size() + " calls");
        judgeEach(executions);
    }

    @Test
    @Order(2)
    @Tag("F03")
    @Tag("G01")
    void losesNothingWhenAllNodesAreKilledAtOnceUnderLoad() throws IOException {
        List<String> executions;
        try (var clients = load.keep(workflow, CLIENTS)) {
            clients.awaitEnded(CLIENTS);
            nodes.forEach(ThreeNodesTest::awaitBusy);
            nodes.forEach(node -> node.process().destroyForcibly());
            nodes.forEach(node -> node.awaitEnd(Duration.ofSeconds(10)));
            deaths += nodes.size();
            assertThat(database.number("select count(*) from execution where completed_at is null")).as("live without a node").isGreaterThan(CLIENTS / 2);
            nodes.forEach(ServerProcess::launch);
            nodes.forEach(ServerProcess::awaitReady);
            clients.awaitEnded(CLIENTS);
            executions = clients.all();
        }
        assertThat(database.number("select count(*) from execution where completed_at is null")).isZero();
        judgeEach(executions);
    }

    @Test
    @Order(3)
    @Tag("F32")
    @Tag("G10")
    void answersFiveHundredStartsWithOneKeyWithOneExecution() throws Exception {
        for (var node : nodes) {
            load.awaitEnd(load.start(node.client(), workflow, null).orElseThrow(), "succeeded", RESTART); // each has its classes at hand
        }
        var later = new AtomicInteger();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = IntStream.range(0, STARTS)
                    .<Callable<String>>mapToObj(i -> () -> untilAccepted(nodes.get(i % nodes.size()).client(), later))
                    .toList();
            var ids = new ArrayList<String>();
            for (var answer : clients.invokeAll(starts)) {
                ids.add(answer.get());
            }
            assertThat(ids).hasSize(STARTS);
            assertThat(ids.stream().distinct()).hasSize(1);
            load.awaitEnd(ids.getFirst(), "succeeded", TAKEOVER);
        }
        System.out.println("F32: " + later + " of " + STARTS + " starts were told to come back later");
        assertThat(database.number("select count(*) from idempotency_key where key = 'storm'")).isEqualTo(1);
    }

    /** As a good client does it: told to come back later, it does. */
    private static String untilAccepted(Client client, AtomicInteger later) {
        return await("accepted").pollDelay(Duration.ZERO).pollInterval(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(60)).until(() -> {
            var started = load.start(client, workflow, "storm");
            if (started.isEmpty()) {
                later.incrementAndGet();
            }
            return started;
        }, Optional::isPresent).orElseThrow();
    }
}
