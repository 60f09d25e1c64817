package dev.waybill.integration.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.TaskFailure;
import dev.waybill.integration.Connections;
import dev.waybill.integration.DatabaseConnection;
import dev.waybill.integration.HostPort;
import dev.waybill.integration.TaskRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements, servers and networks that do not behave. */
@Timeout(60)
class DatabaseFaultTest {
    private static Ledger ledger;

    @BeforeAll
    static void open() {
        ledger = new Ledger();
        ledger.run("create table x (n int primary key)");
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    private static TaskFailure failure(Runnable work) {
        return catchThrowableOfType(TaskFailure.class, work::run);
    }

    private static void awaitNoQueryLike(String part) {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(ledger.look(running(part))).isEqualTo(0L));
    }

    private static String running(String part) {
        return "select count(*) from pg_stat_activity where state = 'active' and usename = '" + ledger.role + "' and query like '%" + part + "%'";
    }

    @ParameterizedTest
    @ValueSource(strings = {"select pg_sleep(99)", "select count(*) from generate_series(1, 1000000000000)", "select set_config('statement_timeout', '0', false), pg_sleep(99)", "select n from generate_series(1, 1000000000) n /* 99 */"})
    @Tag("F28")
    @Tag("S34")
    void endsAtTheTimeLeftOfTheAttempt(String sql) {
        var failure = failure(() -> ledger.task("ledger", sql, Map.of(), null).output(Duration.ofMillis(300)));

        assertThat(failure.code()).isEqualTo("timeout");
        awaitNoQueryLike("99");
        assertThat(ledger.value("select 1")).isEqualTo(1L);
    }

    @Test
    void boundsTheCommitToo() {
        ledger.run("create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(99); return null; end $$");
        ledger.run("create table deferred (n int)");
        ledger.run("create constraint trigger late after insert on deferred deferrable initially deferred for each row execute function slow()");

        assertThat(failure(() -> ledger.task("ledger", "insert into deferred values (1)", Map.of(), null).output(Duration.ofMillis(300))).code())
                .isEqualTo("timeout");
        assertThat(ledger.value("select count(*) from deferred")).isEqualTo(0L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("F28")
    void cancelsTheStatementWhenItsThreadIsInterrupted(boolean isVirtual) throws InterruptedException {
        var ended = new CompletableFuture<String>();
        var task = ledger.task("ledger", "select pg_sleep(77)", Map.of(), null);
        var builder = isVirtual ? Thread.ofVirtual() : Thread.ofPlatform();
        var thread = builder.start(() -> ended.complete(failure(task::output).code() + Thread.currentThread().isInterrupted()));
        await().until(() -> ledger.look(running("pg_sleep(77)")).equals(1L));

        thread.interrupt();

        assertThat(ended.orTimeout(5, TimeUnit.SECONDS).join()).isEqualTo("cancelledtrue");
        awaitNoQueryLike("pg_sleep(77)");
        assertThat(ledger.value("select 1")).as("the next statement is not hit").isEqualTo(1L);
    }

    @Test
    @Tag("F26")
    void boundsRowsAndBytes() {
        assertThat((List<?>) ledger.run("select generate_series(1, 10000)").get("rows")).hasSize(10_000);
        for (var sql : List.of(
                "select generate_series(1, 10001)",
                "select generate_series(1, 1000000000)",
                "select repeat('x', 5000000)",
                "select repeat('x', 100000000)",
                "select repeat('x', 1000000) from generate_series(1, 1000)")) {
            assertThat(failure(() -> ledger.run(sql)).code()).as(sql).isEqualTo("payload.too_large");
        }
        assertThat(((List<?>) ledger.run("select repeat('x', 4000000) as t").get("rows"))).hasSize(1);
    }

    @Test
    void undoesAWriteWhoseResultIsTooLarge() {
        assertThat(failure(() -> ledger.run("insert into x select generate_series(100001, 120000) returning n")).code()).isEqualTo("payload.too_large");
        assertThat(ledger.value("select count(*) from x where n > 100000")).isEqualTo(0L);
    }

    @Test
    void isTransientWhenTheServerEndsTheSession() {
        var thread = new CompletableFuture<TaskFailure>();
        Thread.ofVirtual().start(() -> thread.complete(failure(() -> ledger.run("select pg_sleep(66)"))));
        await().until(() -> ledger.look(running("pg_sleep(66)")).equals(1L));

        ledger.look("select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + ledger.role + "' and query like '%pg_sleep(66)%'");

        assertThat(thread.orTimeout(5, TimeUnit.SECONDS).join().code()).isEqualTo("db.transient");
        assertThat(ledger.value("select 1")).isEqualTo(1L);
    }

    @Test
    @Tag("F15")
    void isTransientWhenALockCannotBeHad() throws Exception {
        try (var other = ledger.administrator();
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("lock table ledger.x");
            assertThat(failure(() -> ledger.run("lock table x nowait")).code()).isEqualTo("db.transient");
            assertThat(failure(() -> ledger.task("ledger", "insert into x values (1)", Map.of(), null).output(Duration.ofMillis(200))).code()).isEqualTo("timeout");
        }
    }

    @Test
    void isAConstraintWhenAKeyIsTaken() {
        ledger.run("insert into x values (500)");
        assertThat(failure(() -> ledger.run("insert into x values (500)")).code()).isEqualTo("db.constraint");
    }

    @Test
    @Tag("G18")
    void letsMoreTasksThanConnectionsWaitTheirTurn() {
        var tasks = IntStream.range(0, 40)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> ledger.value("select pg_sleep(0.05) is not null or " + i + " > 0"), r -> Thread.ofVirtual().start(r)))
                .toList();

        assertThat(tasks.stream().map(CompletableFuture::join)).hasSize(40).containsOnly(true);
        assertThat((Long) ledger.look("select count(*) from pg_stat_activity where usename = '" + ledger.role + "'")).isLessThanOrEqualTo(10L);
    }

    @Test
    @Tag("F28")
    void failsWithConnectionWhenNobodyListensOrAnswers() throws IOException {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(failureAt(silent.getLocalPort(), Duration.ofMillis(700)).code()).as("accepts and says nothing").isEqualTo("timeout");
            int port = silent.getLocalPort();
            silent.close();
            assertThat(failureAt(port, Duration.ofSeconds(20)).code()).isEqualTo("connection");
        }
    }

    @Test
    @Tag("F11")
    void isConnectionWhenTheAnswerToTheCommitIsLost() throws IOException {
        try (var proxy = new CommitLosingProxy(ledger.server().port())) {
            var settings = new DatabaseConnection("far", new HostPort("127.0.0.1", proxy.port()), ledger.databaseName(), ledger.role, null, true);

            assertThat(failureAt(settings, "insert into x values (9001)", Duration.ofSeconds(20)).code()).isEqualTo("connection");
        }
        await().untilAsserted(() -> assertThat(ledger.value("select count(*) from x where n = 9001")).as("it happened, and nobody heard").isEqualTo(1L));
    }

    private static TaskFailure failureAt(int port, Duration timeout) {
        return failureAt(new DatabaseConnection("gone", new HostPort("127.0.0.1", port), "d", "u", null, false), "select 1", timeout);
    }

    private static TaskFailure failureAt(DatabaseConnection settings, String sql, Duration timeout) {
        var connections = new Connections(List.of(settings));
        try (var camel = new DefaultCamelContext();
                var targets = new Targets(connections, new OwnCluster(() -> Ledger.ELSEWHERE))) {
            camel.start();
            var task = TaskRun.of(camel, new DatabaseType(connections, targets), Ledger.parameters(settings.name(), sql, Map.of(), null));
            return failure(() -> task.output(timeout));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
