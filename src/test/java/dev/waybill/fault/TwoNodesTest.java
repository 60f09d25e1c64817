package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waybill.testing.FaultProxy;
import dev.waybill.testing.FaultProxy.Direction;
import dev.waybill.testing.FaultProxy.Fault;
import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two nodes on one database, killed, frozen and cut off. Starts take their time on two cores, so all scenarios share the
 * two; after each the judge looks at everything that happened until then.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoNodesTest {
    private static final Duration TAKEOVER = Duration.ofSeconds(30);
    private static final Duration UNDER_WAY = Duration.ofMillis(100);

    @TempDir
    static Path folder;

    private static PostgresProcess database;
    private static FaultProxy before;
    private static LedgerServer ledger;
    private static ServerProcess one;
    private static ServerProcess two;
    private static Load load;
    private static int deaths;

    @BeforeAll
    static void startTwoNodes() {
        database = PostgresProcess.start(folder.resolve("database"));
        before = FaultProxy.before(database.port());
        ledger = LedgerServer.start(folder.resolve("ledger"));
        one = ServerProcess.node(folder, "one", before.port()).launch();
        two = ServerProcess.node(folder, "two", database.port()).launch();
        one.awaitReady();
        two.awaitReady();
        load = new Load(one, two);
    }

    @AfterAll
    static void stop() {
        ledger.close();
        one.close();
        two.close();
        before.close();
        database.close();
    }

    @AfterEach
    void judge() {
        Judge.judge(database.snapshot(), folder.resolve("ledger"), load, deaths);
    }

    private static String startOn(ServerProcess server, String workflow) {
        return load.start(server.client(), workflow, null).orElseThrow();
    }

    @Test
    @Order(1)
    @Tag("F04")
    @Tag("G06")
    void repeatsACallOnceUnderItsKeyWhenTheNodeDiesBetweenTheEffectAndItsJournal() {
        ledger.behave("/between/2", "mode=hang-after");
        var execution = startOn(one, one.client().store(Graphs.chain("between", 3, ledger)));
        ledger.awaitRequest("/between/2");
        one.kill();
        deaths++;
        ledger.behave("/between/2", "mode=ok");
        one.start();

        load.awaitEnd(execution, "succeeded", TAKEOVER);
        assertThat(ledger.entries("/between/2")).extracting(LedgerEntry::key).containsExactly(execution + "/call2", execution + "/call2");
        assertThat(ledger.entries("/between/1")).hasSize(1);
        assertThat(ledger.entries("/between/3")).hasSize(1);
    }

    @Test
    @Order(2)
    @Tag("F05")
    @Tag("G05")
    void changesNothingWhenAFrozenNodeWakesAfterItsLease() {
        ledger.behave("/frozen/2", "mode=hang-after");
        var execution = startOn(one, one.client().store(Graphs.chain("frozen", 4, ledger)));
        ledger.awaitRequest("/frozen/2");
        long epoch = database.number("select epoch from execution where id = '" + execution + "'");
        one.freeze();
        deaths++;
        ledger.behave("/frozen/2", "mode=ok");
        load = load.on(two);
        load.awaitEnd(execution, "succeeded", TAKEOVER);
        long rows = rows(execution);
        int calls = ledger.entries().size();

        ledger.release("/frozen/2"); // the answer that the frozen node waited for
        one.wake();
        awaitNewIncarnation("one");
        var after = startOn(one, one.client().store(Graphs.chain("thawed", 1, ledger)));
        load.awaitEnd(after, "succeeded", TAKEOVER);
        assertThat(rows(execution)).as("rows of the old epoch after the new one's").isEqualTo(rows);
        assertThat(rowsAfterTakeover(execution, epoch)).isZero();
        assertThat(ledger.entries()).as("calls after the success").hasSize(calls + 1);
        load = load.on(one, two);
    }

    /**
     * The node has written the rows of a flush, then no byte passes for longer than its lease: its commit, or the answer to
     * it, comes too late.
     */
    @ParameterizedTest
    @EnumSource(Direction.class)
    @Order(3)
    @Tag("F06")
    @Tag("F11")
    @Tag("G05")
    void changesNothingWhenANodePausesBetweenTheRowsOfAFlushAndItsCommit(Direction silent) {
        var name = "paused-" + silent.name().toLowerCase(Locale.ROOT);
        ledger.behave("/" + name + "/2", "mode=hang-after");
        var execution = startOn(one, one.client().store(Graphs.chain(name, 4, ledger)));
        ledger.awaitRequest("/" + name + "/2");
        long epoch = database.number("select epoch from execution where id = '" + execution + "'");
        before.set(Direction.TO_SERVER, new Fault.Delay(UNDER_WAY));
        ledger.release("/" + name + "/2");
        await("rows without a commit").pollInterval(Duration.ofMillis(5)).atMost(TAKEOVER).until(TwoNodesTest::isFlushOpen);
        before.set(silent, new Fault.Stall());
        deaths++;
        await("fenced by itself").atMost(TAKEOVER).until(() -> one.client().get("/health/ready").body().get("checks").toString().contains("node=down"));
        load = load.on(two);
        load.awaitEnd(execution, "succeeded", TAKEOVER);
        if (silent == Direction.TO_SERVER) {
            assertThat(database.output()).as("nobody waits for ever for a commit").contains("idle-in-transaction timeout");
        }
        assertThat(ledger.entries("/" + name + "/2")).as("again only if the commit came too late").hasSize(silent == Direction.TO_SERVER ? 2 : 1);
        long rows = rows(execution);

        before.heal();
        await("the node goes on").atMost(TAKEOVER).until(one.client()::isReady);
        awaitNewIncarnation("one");
        load.awaitEnd(startOn(one, one.client().store(Graphs.chain(name + "-healed", 1, ledger))), "succeeded", TAKEOVER);
        assertThat(rows(execution)).isEqualTo(rows);
        assertThat(rowsAfterTakeover(execution, epoch)).isZero();
        assertThat(ledger.entries("/" + name + "/1")).hasSize(1);
        assertThat(ledger.entries("/" + name + "/3")).as("the node that hung started nothing more").hasSize(1);
        load = load.on(one, two);
    }

    /** The writer of the other node's journal has nothing to write meanwhile. */
    private static boolean isFlushOpen() {
        return database.number("select count(*) from pg_stat_activity where state = 'idle in transaction' and query like 'insert into journal%'") == 1;
    }

    /** Rows of an old owner behind the first one of a new owner. */
    private static long rowsAfterTakeover(String execution, long epoch) {
        return database.number("select count(*) from journal where execution_id = '" + execution + "' and epoch = " + epoch
                + " and sequence > (select min(sequence) from journal where execution_id = '" + execution + "' and epoch > " + epoch + ")");
    }

    @Test
    @Order(4)
    @Tag("F50")
    void handsItsExecutionsOverAtOnceWhenToldToStopUnderLoad() {
        for (int call = 1; call <= 5; call++) {
            ledger.behave("/stop/" + call, "mode=slow&ms=200");
        }
        var workflow = two.client().store(Graphs.chain("stop", 5, ledger));
        List<String> executions;
        try (var running = load.begin(workflow, 40)) {
            running.awaitAccepted(20);
            one.terminate();
            var told = Instant.now();
            assertThat(one.awaitEnd(Duration.ofSeconds(30))).as("128 + SIGTERM").isEqualTo(143);
            System.out.println("F50: ended after " + Duration.between(told, Instant.now()));
            assertThat(database.number("select count(*) from execution where owner in (select incarnation from node where name = 'one')"))
                    .as("executions that wait for a lease to run out")
                    .isZero();
            executions = running.all();
        }
        load = load.on(two);
        load.awaitEnds(executions, "succeeded", Duration.ofSeconds(8)); // less than a lease
        assertThat(database.number("select count(*) from execution where deaths > 0")).as("nobody died").isZero();
        for (int call = 1; call <= 5; call++) {
            assertThat(ledger.entries("/stop/" + call)).as("running calls ended before the node did").hasSize(executions.size());
        }
        one.start();
        load = load.on(one, two);
    }

    @Test
    @Order(5)
    @Tag("F50")
    void stopsAtOnceAtTheSecondSignalThoughACallHangs() {
        ledger.behave("/twice/1", "mode=hang-after");
        var execution = startOn(two, two.client().store(Graphs.chain("twice", 2, ledger)));
        ledger.awaitRequest("/twice/1");
        two.terminate();
        await("the first signal").atMost(Duration.ofSeconds(10)).until(() -> two.output().contains("signal again to stop at once"));
        two.terminate();
        two.awaitEnd(Duration.ofSeconds(5));
        deaths++;
        ledger.behave("/twice/1", "mode=ok");
        two.start();
        load.awaitEnd(execution, "succeeded", TAKEOVER);
        assertThat(ledger.entries("/twice/1")).extracting(LedgerEntry::key).containsExactly(execution + "/call1", execution + "/call1");
    }

    @Test
    @Order(6)
    @Tag("F33")
    @Tag("G10")
    void startsOneExecutionWhenTheAnswerIsLostAndTheClientTriesAgain() {
        var workflow = two.client().store(Graphs.chain("lost", 1, ledger));
        try (var door = FaultProxy.before(two.port()); var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            door.set(Direction.TO_CLIENT, new Fault.BlackHole());
            var first = clients.submit(() -> load.start(new Client(door.port()), workflow, "lost"));
            await("the commit").atMost(TAKEOVER).until(() -> database.number("select count(*) from execution where workflow_id = '" + workflow + "'") == 1);
            door.cut();
            door.heal();
            await("the lost answer").atMost(TAKEOVER).until(first::isDone);
            assertThat(first.resultNow()).isEmpty();
            door.set(Direction.TO_CLIENT, new Fault.ResetAfter(20));
            assertThat(load.start(new Client(door.port()), workflow, "lost")).as("torn").isEmpty();
            door.heal();
            var id = load.start(new Client(door.port()), workflow, "lost").orElseThrow();
            load.awaitEnd(id, "succeeded", TAKEOVER);
        }
        assertThat(database.number("select count(*) from execution where workflow_id = '" + workflow + "'")).isEqualTo(1);
    }

    private static long rows(String execution) {
        return database.number("select count(*) from journal where execution_id = '" + execution + "'");
    }

    /** The node has learned that it was fenced. */
    private static void awaitNewIncarnation(String name) {
        await("a new incarnation of " + name).pollInterval(Duration.ofMillis(100)).atMost(TAKEOVER)
                .until(() -> database.number("select count(*) from node where name = '" + name + "' and fenced_at is null") == 1);
    }
}
