package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waybill.testing.FaultProxy;
import dev.waybill.testing.FaultProxy.Direction;
import dev.waybill.testing.FaultProxy.Fault;
import dev.waybill.testing.LedgerServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node whose database is hurt while it works; it is never started again. */
@Tag("G05")
class DatabaseFaultTest {
    private static final Duration RECOVERY = Duration.ofSeconds(40);
    private static final Duration LONG_LOCK = Duration.ofSeconds(30);
    private static final Duration HURT = Duration.ofSeconds(4);
    private static final int CALLS = 4;
    private static final long SEED = new Random().nextLong();

    @TempDir
    static Path folder;

    private static PostgresProcess database;
    private static FaultProxy before;
    private static LedgerServer ledger;
    private static ServerProcess server;
    private static Load load;
    private static String workflow;
    /** Every lost connection may cost the node its lease. */
    private static int losses;

    private Load.Running running;

    @BeforeAll
    static void startOneNode() {
        System.out.println("DatabaseFaultTest: seed " + SEED);
        database = PostgresProcess.start(folder.resolve("database"));
        before = FaultProxy.before(database.port());
        ledger = LedgerServer.start(folder.resolve("ledger"));
        server = ServerProcess.node(folder, "solo", before.port()).start();
        load = new Load(server);
        for (int call = 1; call <= CALLS; call++) {
            ledger.behave("/hurt/" + call, "mode=slow&ms=100");
        }
        workflow = server.client().store(Graphs.chain("hurt", CALLS, ledger));
    }

    @AfterAll
    static void stop() {
        ledger.close();
        server.close();
        before.close();
        database.close();
    }

    @BeforeEach
    void beginLoad() {
        running = load.begin(workflow, 50);
        running.awaitAccepted(10);
    }

    /** Whatever was done to the database: all is accepted in the end, everything accepted ends, nothing is lost or doubled. */
    @AfterEach
    void everythingGoesOnByItself() {
        var executions = running.all();
        load.awaitEnds(executions, "succeeded", RECOVERY);
        await("ready again").atMost(RECOVERY).until(server.client()::isReady);
        losses++;
        Judge.judge(database.snapshot(), folder.resolve("ledger"), load, losses);
        assertThat(server.isAlive()).isTrue();
    }

    @Test
    @Tag("F07")
    void answersThatItIsAwayWhilePostgresIsDeadAndGoesOnWhenItIsBack() throws Exception {
        database.kill();
        await("the loss is noticed").atMost(Duration.ofSeconds(10)).until(() -> !server.client().isReady());
        long calls = ledger.entries().size();
        for (var headers : List.of(new String[0], new String[] {"Idempotency-Key", "while-away"})) {
            assertRefusedSoon(() -> server.client().post("/workflows/" + workflow + "/execute", Map.of("input", Map.of("away", true)), headers));
        }
        assertThat(server.client().get("/health/live").status()).isEqualTo(200);
        assertThat(ledger.entries().size() - calls).as("calls that began without a database").isLessThanOrEqualTo(64);
        database.start();
    }

    @Test
    @Tag("F08")
    void neitherLosesNorDoublesWhenItsConnectionsAreEndedAgainAndAgain() throws SQLException {
        hurt(() -> {
            try (var connection = database.connect(); var statement = connection.createStatement()) {
                statement.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'waybill' and random() < 0.3");
            }
        });
    }

    @Test
    @Tag("F13")
    void neitherLosesNorDoublesWhenConnectionsTearAnywhere() throws SQLException {
        var random = new Random(SEED);
        hurt(() -> before.set(random.nextBoolean() ? Direction.TO_CLIENT : Direction.TO_SERVER, new Fault.ResetAfter(random.nextInt(20_000))));
        before.heal();
        before.cut(); // a pooled connection must not stay half dead
    }

    private interface Blow {
        void strike() throws SQLException;
    }

    private static void hurt(Blow blow) throws SQLException {
        var end = Instant.now().plus(HURT);
        while (Instant.now().isBefore(end)) {
            blow.strike();
            await().pollDelay(Duration.ofMillis(120)).until(() -> true);
        }
    }

    @Test
    @Tag("F15")
    void waitsABoundedTimeForALockedTableAndRecoversWithoutARestart() throws Exception {
        var execution = load.start(workflow);
        long incarnation = database.number("select max(incarnation) from node");
        try (var connection = database.connect(); var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table execution, journal in access exclusive mode");
            var end = Instant.now().plus(LONG_LOCK);
            await("health says so").atMost(Duration.ofSeconds(12)).until(() -> health().contains("journal=down"));
            while (Instant.now().isBefore(end)) {
                for (var headers : List.of(new String[0], new String[] {"Idempotency-Key", "locked"})) {
                    assertRefusedSoon(() -> server.client().post("/workflows/" + workflow + "/execute", Map.of("input", Map.of("locked", true)), headers));
                }
                assertRefusedSoon(() -> server.client().get("/executions/" + execution));
                assertThat(server.client().get("/health/live").status()).isEqualTo(200);
                assertThat(health()).contains("journal=down", "database=up", "node=up");
            }
            connection.rollback();
        }
        await("ready again").atMost(RECOVERY).until(server.client()::isReady);
        load.awaitEnd(execution, "succeeded", RECOVERY);
        assertThat(database.number("select max(incarnation) from node")).as("the lease was kept").isEqualTo(incarnation);
    }

    private static String health() throws IOException {
        return String.valueOf(server.client().get("/health/ready").body().get("checks"));
    }

    private static void assertRefusedSoon(Callable<Client.Answer> call) throws Exception {
        var begun = Instant.now();
        var answer = call.call();
        assertThat(answer.status()).as("%s", answer).isEqualTo(503);
        assertThat(answer.retryAfter()).as("%s", answer).isPresent();
        assertThat(Duration.between(begun, Instant.now())).as("%s", answer).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    @Tag("F16")
    void neitherLosesNorDoublesWhenTheDiskRefusesAFlush() throws Exception {
        assumeTrue(Strace.isThere(), "F16 is skipped: strace is missing");
        try (var strace = Strace.failingNextFlush(database.backends())) {
            assumeTrue(strace.isAttached(), "F16 is skipped: strace cannot attach here");
            await("PostgreSQL panics").atMost(Duration.ofSeconds(20)).until(() -> database.output().contains("PANIC"));
        }
        await("PostgreSQL recovers").atMost(RECOVERY).until(() -> database.output().contains("reinitializing"));
    }
}
